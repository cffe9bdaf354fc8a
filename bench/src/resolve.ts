import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { byHand } from "./by-hand.ts";
import { median, megabytes, timed } from "./measure.ts";
import type { Scenario } from "./scenario.ts";
import { prepare, scenarios } from "./scenario.ts";

const states = ["new", "stale"] as const;

/** Updates beside the same answer in SQL written by hand, on the same file, both collected as Arrow, in turn. */
export async function resolveBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: "string", default: "duckdb" },
      sizes: { type: "string", default: "10000,100000,1000000" },
      rounds: { type: "string", default: "5" },
    },
  });
  if (values.store !== "duckdb")
    throw new Error(`There is no benchmark of store ${values.store}; duckdb is the only one so far.`);
  console.log("scenario  state     samples   ours (ms)   by hand (ms)   ratio");
  for (const scenario of scenarios) {
    for (const state of states) {
      for (const samples of values.sizes.split(",").map(Number))
        await measure(scenario, state, samples, Number(values.rounds));
    }
  }
  console.log(`peak memory of this process: ${megabytes(process.resourceUsage().maxRSS)} MB`);
}

async function measure(scenario: Scenario, state: "new" | "stale", samples: number, rounds: number): Promise<void> {
  const ours: number[] = [];
  const hand: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
    try {
      const [a, b] = await runRound(scenario, state, samples, join(folder, "bench.duckdb"), round % 2 === 0);
      ours.push(a);
      hand.push(b);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const ratio = median(ours) / median(hand);
  const cells = [
    scenario.name.padEnd(8),
    state.padEnd(6),
    String(samples).padStart(10),
    median(ours).toFixed(0).padStart(11),
    median(hand).toFixed(0).padStart(14),
    ratio.toFixed(2).padStart(7),
  ];
  console.log(cells.join("  "));
}

/** One fresh file; who goes first changes from round to round. */
async function runRound(
  scenario: Scenario,
  state: "new" | "stale",
  samples: number,
  path: string,
  oursFirst: boolean,
): Promise<[ours: number, hand: number]> {
  await using store = await duckdb({ path }).open();
  await prepare(store, scenario, samples, state);
  const engine = await DuckDBEngine.open({ path, mode: "write" });
  try {
    const sql = byHand(store, scenario, state);
    const ours = () => timed(async () => (await (await store.resolve(scenario.leaf)).pending.arrow()).numRows);
    const hand = () => timed(async () => (await engine.arrow({ sql, parameters: [] })).numRows);
    const first = oursFirst ? await ours() : await hand();
    const second = oursFirst ? await hand() : await ours();
    const [a, b] = oursFirst ? [first, second] : [second, first];
    const wanted = state === "new" ? samples : Math.ceil(samples / 10);
    if (a.result !== wanted || b.result !== wanted)
      throw new Error(
        `${scenario.name}/${state}: ${a.result} rows against ${b.result} by hand; ${wanted} were to come.`,
      );
    return [a.milliseconds, b.milliseconds];
  } finally {
    await engine.close();
  }
}
