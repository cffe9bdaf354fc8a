import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { definePipeline, source, step } from "@metaxy-ts/runner";
import { z } from "zod";

/*
 * A pipeline whose samples do what their text says. Workers load this module, so it imports nothing of the tests.
 */

export interface Item {
  id: string;
  text: string;
  at: Date;
}

const item = defineFeature({
  key: "item",
  id: ["id"],
  schema: z.object({ id: z.string(), text: z.string(), at: z.date() }),
  fields: { text: { dataVersion: "text" } },
});

const columns = { id: z.string(), worker: z.string(), setups: z.number(), at: z.date() };

export const work = defineFeature({
  key: "item/work",
  id: ["id"],
  schema: z.object(columns),
  deps: [from(item, { select: ["text", "at"] })],
  fields: { work: { version: process.env.METAXY_TEST_VERSION ?? "1" } },
});

export const timed = defineFeature({
  key: "item/timed",
  id: ["id"],
  schema: z.object(columns),
  deps: [from(item, { select: ["text", "at"] })],
});

export const parts = defineFeature({
  key: "item/part",
  id: ["id", "part"],
  schema: z.object({ id: z.string(), part: z.number() }),
  deps: [from(item, { select: ["text"], lineage: { type: "expansion", on: ["id"] } })],
});

let setups = 0;

const log = (line: string): void => {
  if (process.env.METAXY_TEST_LOG) appendFileSync(process.env.METAXY_TEST_LOG, `${line}\n`);
};

const setup = (): { worker: string } => {
  setups += 1;
  const worker = `${process.pid} ${threadId}`;
  log(`setup ${worker}`);
  if (process.env.METAXY_TEST_SETUP === "exit") process.exit(9);
  if (process.env.METAXY_TEST_SETUP === "throw") throw new RangeError("no model");
  return { worker };
};

async function perform(text: string): Promise<void> {
  if (text === "exit") process.exit(3);
  if (text === "kill") process.kill(process.pid, "SIGKILL");
  if (text === "abort") process.abort();
  if (text === "later") await setTimeout(5).then(() => process.exit(4));
  if (text === "throw") throw new RangeError("bad item");
  if (text === "loop") for (;;);
  if (text === "slow") await setTimeout(40);
  if (text === "busy") for (const end = performance.now() + 5; performance.now() < end; );
  if (text === "wait") await setTimeout(3_600_000);
}

const compute = async (
  { id, text, at }: { id: string; text: string; at: Date },
  { shared }: { shared: { worker: string } },
) => {
  log(`${text} ${id}`);
  await perform(text);
  return { worker: shared.worker, setups, at, ...(text === "function" && { at: (() => 1) as never }) };
};

const teardown = ({ worker }: { worker: string }): void => log(`teardown ${worker}`);

const count = Number(process.env.METAXY_TEST_ITEMS ?? 0);

/** Samples of the source, for the coordinator. */
export const items = {
  list: Array.from({ length: count }, (_, index): Item => ({ id: `i${index}`, text: "slow", at: new Date(index) })),
};

export const pipeline = definePipeline(new FeatureGraph([item, work, timed, parts]), [
  source(item, { samples: () => items.list }),
  step(work, { setup, teardown, compute }),
  step(timed, { setup, teardown, compute, timeout: 200, concurrency: 4 }),
  step(parts, {
    batchSize: 16,
    computeBatch: (rows) => rows.map(({ text }) => [...text].map((_, part) => ({ part }))),
  }),
]);
