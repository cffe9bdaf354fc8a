import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { isMetaxyError } from "@metaxy-ts/core";
import { megabytes, peakKilobytes, peakMemory } from "./measure.ts";
import { line } from "./print.ts";
import type { Scenario } from "./scenario.ts";
import { prepare, scenarios } from "./scenario.ts";
import { duckdbWords } from "./sql-words.ts";
import type { FolderStoreName } from "./stores/folders.ts";
import { folderStoreName, folderStores, newFolder } from "./stores/folders.ts";

const [scenario] = scenarios as readonly [Scenario];
const works = ["count", "write"] as const;

type Work = (typeof works)[number];

/**
 * Peak memory of processes that open a store and only count an increment, or write it back, by number of samples. DuckDB takes memory up to its
 * limit and puts the rest on disk: a peak grows to the limit and what comes on top of it, and no further.
 */
export async function memoryBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: "string", default: "duckdb" },
      sizes: { type: "string", default: "10000,100000,1000000" },
      limit: { type: "string", default: "128MB" },
      measured: { type: "string" },
      in: { type: "string", default: "" },
    },
  });
  const store = folderStoreName(values.store);
  if (values.measured !== undefined) return run(values.measured as Work, store, values.in, values.limit);
  console.log(`Peak memory in MB, DuckDB limited to ${values.limit}, store ${store}:`);
  console.log(line(["work"], ["samples", "peak", "when opened", "heap"]));
  for (const work of works)
    for (const size of values.sizes.split(",")) {
      await using folder = await newFolder();
      const here = [
        process.argv[1] as string,
        "memory",
        "--store",
        store,
        "--limit",
        values.limit,
        "--in",
        folder.path,
      ];
      await fill(store, folder.path, Number(size), work);
      const printed = execFileSync(process.execPath, [...here, "--measured", work], { encoding: "utf8" });
      console.log(line([work], [size, ...(JSON.parse(printed) as string[])]));
    }
}

async function fill(name: FolderStoreName, folder: string, samples: number, work: Work): Promise<void> {
  await using store = await folderStores[name](folder, {}).open();
  await prepare({ store, words: duckdbWords }, scenario, samples, work === "count" ? "stale" : "new");
}

/** Prints what the process has had. */
async function run(work: Work, name: FolderStoreName, folder: string, memoryLimit: string): Promise<void> {
  await using store = await folderStores[name](folder, { memoryLimit }).open({
    mode: work === "count" ? "read" : "write",
  });
  const before = megabytes(peakKilobytes());
  const enough = await fits(async () => {
    await using todo = await store.resolve(scenario.leaf);
    if (work === "count") await todo.counts();
    else await store.write(scenario.leaf, todo.pending);
  });
  const heap = megabytes(process.memoryUsage().heapUsed / 1024);
  console.log(JSON.stringify([enough ? peakMemory() : "limit too low", before, heap]));
}

/** False when the engine says that it needs more memory. */
async function fits(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isMetaxyError(error) && error.code === "STORE_FULL") return false;
    throw error;
  }
}
