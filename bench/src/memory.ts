import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { megabytes, peakMemory } from "./measure.ts";
import { prepare, scenarios } from "./scenario.ts";
import { duckdbWords } from "./sql-words.ts";

const [scenario] = scenarios;

/**
 * Peak memory of a process that opens a store and only counts an increment, by number of samples. The samples are counted in DuckDB,
 * which takes memory up to its limit and puts the rest on disk: the peak grows to the limit and no further.
 */
export async function memoryBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: "string", default: "10000,100000,1000000,4000000" },
      limit: { type: "string", default: "128MB" },
      count: { type: "string" },
    },
  });
  if (values.count !== undefined) return count(values.count, values.limit);
  console.log(
    `Counting an increment, DuckDB limited to ${values.limit}:\n   samples   peak memory (MB)   JavaScript heap (MB)`,
  );
  for (const size of values.sizes.split(",").map(Number)) {
    const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
    const path = join(folder, "bench.duckdb");
    {
      await using store = await duckdb({ path }).open();
      if (scenario) await prepare({ store, words: duckdbWords }, scenario, size, "stale");
    }
    const child = spawnSync(
      process.execPath,
      [process.argv[1] as string, "memory", "--count", path, "--limit", values.limit],
      { encoding: "utf8" },
    );
    console.log(`${String(size).padStart(10)}   ${child.stdout.trim()}${child.stderr.trim()}`);
    await rm(folder, { recursive: true });
  }
}

async function count(path: string, memoryLimit: string): Promise<void> {
  await using store = await duckdb({ path, memoryLimit }).open({ mode: "read" });
  if (!scenario) return;
  const todo = await store.resolve(scenario.leaf);
  const counts = await todo.counts();
  const peak = peakMemory().padStart(16);
  const heap = megabytes(process.memoryUsage().heapUsed / 1024).padStart(20);
  console.log(`${peak}   ${heap}   ${JSON.stringify(counts)}`);
}
