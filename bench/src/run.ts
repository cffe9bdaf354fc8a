import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { definePipeline, run, source, step } from "@metaxy-ts/runner";
import { duckdb } from "@metaxy-ts/store-duckdb";
import pMap from "p-map";
import { z } from "zod";
import type { Time } from "./measure.ts";
import { median, timed } from "./measure.ts";
import { line } from "./print.ts";

const path = "bench-run.duckdb";
const sample = z.object({ id: z.string(), path: z.string() });
const parent = defineFeature({
  key: "bench/file",
  id: ["id"],
  schema: sample,
  fields: { path: { dataVersion: "path" } },
});
const child = defineFeature({
  key: "bench/length",
  id: ["id"],
  schema: z.object({ id: z.string(), length: z.number() }),
  deps: [from(parent, { select: ["path"] })],
});

/** What the step does for a sample: nothing that takes time. */
const compute = async ({ path: name }: { readonly path: string }): Promise<{ length: number }> => ({
  length: name.length,
});

/**
 * What the runner costs beside the work: a run over samples that take no time, beside a loop with p-map and one bulk write of all rows.
 */
export async function runBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { samples: { type: "string", default: "100000" }, runs: { type: "string", default: "5" } },
  });
  const samples = Number(values.samples);
  const pipeline = definePipeline(new FeatureGraph([parent, child]), [
    source(parent, {
      samples: Array.from({ length: samples }, (_, id) => ({ id: `sample ${id}`, path: `/data/${id}.jpg` })),
    }),
    step(child, { compute }),
  ]);
  const ways = {
    "p-map, and one write": bare,
    "run of the runner": async (store: Store) => {
      const report = await run(pipeline, { store, only: [child.key] });
      if (report.features[0]?.written !== samples) throw new Error("Samples are missing.");
    },
  };
  const times = new Map<string, Time[]>(Object.keys(ways).map((name) => [name, []]));
  for (let turn = 0; turn < Number(values.runs); turn += 1)
    for (const [name, way] of Object.entries(ways)) {
      await rm(path, { force: true });
      await using store = await duckdb({ path }).open();
      await run(pipeline, { store, only: [parent.key] });
      times.get(name)?.push(await timed(() => way(store)));
    }
  await rm(path, { force: true });
  console.log(line([`${samples} samples`.padEnd(28)], ["CPU, ms", "wall, ms", "times"]));
  const [first] = times.values();
  const base = median((first ?? []).map(({ cpu }) => cpu));
  for (const [name, list] of times) {
    const cpu = median(list.map((time) => time.cpu));
    const wall = median(list.map((time) => time.milliseconds));
    console.log(line([name.padEnd(28)], [cpu.toFixed(0), wall.toFixed(0), (cpu / base).toFixed(2)]));
  }
}

async function bare(store: Store): Promise<void> {
  await using todo = await store.resolve(child);
  const rows = await pMap(await todo.pending.rows(), async (row) => ({ ...row, ...(await compute(row)) }), {
    concurrency: 8,
  });
  await store.write(child, rows);
}
