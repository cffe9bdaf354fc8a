import { parseArgs } from "node:util";
import { byHand } from "./by-hand.ts";
import { median, peakMemory, timed } from "./measure.ts";
import type { Scenario, State } from "./scenario.ts";
import { prepare, scenarios } from "./scenario.ts";
import type { OpenBenchStore } from "./stores/bench-store.ts";
import { stores } from "./stores/index.ts";

const states = ["new", "stale"] as const;

/** Updates beside the same answer in SQL written by hand, on the same tables, both collected as Arrow, in turn. */
export async function resolveBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: "string", default: "duckdb" },
      sizes: { type: "string", default: "10000,100000,1000000" },
      rounds: { type: "string", default: "5" },
    },
  });
  const open = stores[values.store];
  if (!open)
    throw new Error(`There is no benchmark of store ${values.store}, only of ${Object.keys(stores).join(", ")}.`);
  console.log("scenario  state     samples   ours (ms)   by hand (ms)   ratio");
  for (const scenario of scenarios) {
    for (const state of states) {
      for (const samples of values.sizes.split(",").map(Number))
        await measure(open, scenario, state, samples, Number(values.rounds));
    }
  }
  console.log(`peak memory of this process: ${peakMemory()} MB`);
}

async function measure(
  open: OpenBenchStore,
  scenario: Scenario,
  state: State,
  samples: number,
  rounds: number,
): Promise<void> {
  const ours: number[] = [];
  const hand: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [a, b] = await runRound(open, scenario, state, samples, round % 2 === 0);
    ours.push(a);
    hand.push(b);
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

/** One new store; who goes first changes from round to round. */
async function runRound(
  open: OpenBenchStore,
  scenario: Scenario,
  state: State,
  samples: number,
  oursFirst: boolean,
): Promise<[ours: number, hand: number]> {
  await using bench = await open();
  const { store, words } = bench;
  await prepare(bench, scenario, samples, state);
  const sql = byHand(store, words, scenario, state);
  const ours = () => timed(async () => (await (await store.resolve(scenario.leaf)).pending.arrow()).numRows);
  const hand = () => timed(() => bench.arrowRows(sql));
  const first = oursFirst ? await ours() : await hand();
  const second = oursFirst ? await hand() : await ours();
  const [a, b] = oursFirst ? [first, second] : [second, first];
  const wanted = state === "new" ? samples : Math.ceil(samples / 10);
  if (a.result !== wanted || b.result !== wanted)
    throw new Error(`${scenario.name}/${state}: ${a.result} rows against ${b.result} by hand; ${wanted} were to come.`);
  return [a.milliseconds, b.milliseconds];
}
