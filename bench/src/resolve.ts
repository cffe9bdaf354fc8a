import { parseArgs } from "node:util";
import { byHand } from "./by-hand.ts";
import type { Time } from "./measure.ts";
import { median, megabytes, peakMemory, timed } from "./measure.ts";
import { Metaxy } from "./metaxy.ts";
import { line } from "./print.ts";
import type { Scenario, State } from "./scenario.ts";
import { prepare, scenarios } from "./scenario.ts";
import type { OpenBenchStore } from "./stores/bench-store.ts";
import { stores } from "./stores/index.ts";

const states = ["new", "stale"] as const;

/** One number of samples of one scenario. */
interface Case {
  readonly scenario: Scenario;
  readonly state: State;
  readonly samples: number;
}

/** By who has worked. */
type Times = Readonly<Record<string, Time>>;

/**
 * Updates beside the same answer in SQL written by hand and, where it has such a store, beside Python's Metaxy; all on the same tables and
 * collected as Arrow, in turn.
 */
export async function resolveBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      store: { type: "string", default: "duckdb" },
      sizes: { type: "string", default: "10000,100000,1000000" },
      rounds: { type: "string", default: "5" },
      scenario: { type: "string" },
      metaxy: { type: "boolean", default: true },
      cpu: { type: "boolean", default: false },
    },
  });
  const open = stores[values.store];
  if (!open)
    throw new Error(`There is no benchmark of store ${values.store}, only of ${Object.keys(stores).join(", ")}.`);
  const wanted = scenarios.filter(({ name }) => values.scenario === undefined || values.scenario === name);
  await using metaxy = values.metaxy ? await startMetaxy(open) : undefined;
  if (values.cpu) console.log("Time of all threads together:");
  const columns = ["ours (ms)", "by hand (ms)", "ratio", ...(metaxy ? ["Metaxy (ms)", "times faster"] : [])];
  console.log(line(["scenario", "state"], ["samples", ...columns]));
  for (const scenario of wanted)
    for (const state of states) {
      await runRound(open, { scenario, state, samples: 1000 }, metaxy, 0); // what is compiled or loaded at its first use
      for (const samples of values.sizes.split(",").map(Number))
        await measure(
          open,
          { scenario, state, samples },
          Number(values.rounds),
          metaxy,
          values.cpu ? "cpu" : "milliseconds",
        );
    }
  console.log(`peak memory of this process: ${peakMemory()} MB`);
  if (metaxy) console.log(`peak memory of Metaxy's process: ${megabytes(metaxy.peakMemory)} MB`);
}

/** Undefined when it has no such store, or this machine no Python for it. */
async function startMetaxy(open: OpenBenchStore): Promise<Metaxy | undefined> {
  await using bench = await open();
  if (!bench.metaxy) return undefined;
  try {
    return Metaxy.start();
  } catch (error) {
    console.log(`Without Python's Metaxy: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function measure(
  open: OpenBenchStore,
  which: Case,
  rounds: number,
  metaxy: Metaxy | undefined,
  unit: keyof Time,
): Promise<void> {
  const all: Times[] = [];
  for (let round = 0; round < rounds; round++) all.push(await runRound(open, which, metaxy, round));
  const of = (who: string): number => median(all.map((times) => times[who]?.[unit] ?? Number.NaN));
  const columns = [of("ours").toFixed(0), of("hand").toFixed(0), (of("ours") / of("hand")).toFixed(2)];
  if (metaxy) columns.push(of("metaxy").toFixed(0), (of("metaxy") / of("ours")).toFixed(1));
  console.log(line([which.scenario.name, which.state], [String(which.samples), ...columns]));
}

/** One new store; who goes first changes from round to round. */
async function runRound(
  open: OpenBenchStore,
  { scenario, state, samples }: Case,
  metaxy: Metaxy | undefined,
  round: number,
): Promise<Times> {
  await using bench = await open();
  const { store, words } = bench;
  await prepare(bench, scenario, samples, state);
  const sql = byHand(store, words, scenario, state);
  const ours = () => timed(() => bench.pendingRows(scenario.leaf));
  const hand = () => timed(() => bench.handRows(sql));
  const work: [string, () => Promise<Time & { readonly result: number }>][] = [
    ["ours", ours],
    ["hand", hand],
  ];
  const place = bench.metaxy;
  if (metaxy && place)
    work.push([
      "metaxy",
      async () => {
        const { rows, ...time } = await metaxy.resolve(store, place, scenario);
        return { result: rows, ...time };
      },
    ]);
  const first = round % work.length;
  const wanted = state === "new" ? samples : Math.ceil(samples / 10);
  const times: Record<string, Time> = {};
  for (const [who, run] of [...work.slice(first), ...work.slice(0, first)]) {
    const time = await run();
    if (time.result !== wanted)
      throw new Error(`${scenario.name}/${state}: ${time.result} rows from ${who}; ${wanted} were to come.`);
    times[who] = time;
  }
  return times;
}
