import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import type { DatabaseServer } from "@metaxy-ts/testing/databases";
import { newDatabase, orSkip, sharedDatabase, startMariadb, startPostgres18 } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import { mariadb } from "../src/mariadb.js";
import { postgres } from "../src/postgres.js";
import type { Work } from "./support/writers.js";
import { startWriter } from "./support/writers.js";

interface Kind {
  readonly name: Work["kind"];
  readonly shared: "postgres18" | "mariadb";
  start(): Promise<DatabaseServer>;
  open(address: string): Promise<Store>;
}

const kinds: readonly Kind[] = [
  {
    name: "postgres",
    shared: "postgres18",
    start: () => startPostgres18(),
    open: (connectionString) => postgres({ connectionString }).open({ mode: "read" }),
  },
  {
    name: "mariadb",
    shared: "mariadb",
    start: () => startMariadb(),
    open: (url) => mariadb({ url }).open({ mode: "read" }),
  },
];

const isLong = process.env.METAXY_LONG === "1";
const features = ["one", "two"].map((key) => defineFeature({ key, id: ["id"], fields: { main: "1" } }));
const rows = 20;

/** How many rows of each commit are stored, history included. */
async function stored({ open }: Kind, address: string): Promise<Map<string, number>> {
  await using store = await open(address);
  const counts = new Map<string, number>();
  for (const feature of features) {
    if (!(await store.has(feature))) continue;
    const history = { columns: ["batch"], withSampleHistory: true, withFeatureHistory: true } as const;
    for (const { batch } of await (await store.read(feature, history)).rows())
      counts.set(String(batch), (counts.get(String(batch)) ?? 0) + 1);
  }
  return counts;
}

/** All commits of these names are stored, and every commit that is stored is so in full, and once. */
async function expectStored(kind: Kind, address: string, names: readonly string[]): Promise<Map<string, number>> {
  const counts = await stored(kind, address);
  expect([...counts].filter(([, count]) => count !== rows)).toEqual([]);
  expect(names.filter((name) => !counts.has(name))).toEqual([]);
  return counts;
}

describe.each(kinds)("processes that write to $name", (kind) => {
  it("at once store all their commits once, and make their tables once", { timeout: 900_000 }, async (context) => {
    const { url: address } = await newDatabase(await orSkip(context, sharedDatabase(kind.shared)));
    const [processes, commits] = isLong ? [16, 50] : [4, 10];
    const writers = Array.from({ length: processes }, (_, index) =>
      startWriter({ kind: kind.name, address, name: `p${index}`, to: commits, rows }),
    );
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual(writers.map(() => 0));
    const all = writers.flatMap((_, index) => Array.from({ length: commits }, (_, each) => `p${index}-${each}`));
    const counts = await expectStored(kind, address, all);
    expect(counts.size).toBe(processes * commits);
  });

  it("and are killed at any moment lose nothing of what was acknowledged, and double nothing when they repeat it", {
    timeout: 900_000,
  }, async (context) => {
    const { url: address } = await newDatabase(await orSkip(context, sharedDatabase(kind.shared)));
    const work = { kind: kind.name, address, name: "p", rows };
    const acknowledged = new Set<string>();
    const first = (): number => Math.max(0, acknowledged.size - 5); // some that are stored are written again
    for (let kills = 0; kills < (isLong ? 30 : 3); kills++) {
      const writer = startWriter({ ...work, from: first(), to: 100_000 });
      await sleep(200 + Math.random() * 1000);
      writer.kill();
      expect(await writer.ended).toBe("SIGKILL");
      for (const name of writer.acknowledged) acknowledged.add(name);
      await expectStored(kind, address, [...acknowledged]);
    }
    const from = first();
    const last = startWriter({ ...work, from, to: from + 10 });
    expect(await last.ended).toBe(0);
    for (const name of last.acknowledged) acknowledged.add(name);
    expect((await expectStored(kind, address, [...acknowledged])).size).toBe(from + 10);
  });

  it("lose nothing of what was acknowledged when the server is killed at any moment, and double nothing", {
    timeout: 900_000,
  }, async (context) => {
    await using server = await orSkip(context, kind.start());
    const { url: address } = server;
    const writers = ["p0", "p1", "p2"].map((name) =>
      startWriter({ kind: kind.name, address, name, to: 100_000, rows }),
    );
    const acknowledged = (): string[] => writers.flatMap((writer) => writer.acknowledged);
    for (let kills = 0; kills < (isLong ? 30 : 2); kills++) {
      const before = acknowledged().length;
      while (acknowledged().length <= before) await sleep(5);
      await sleep(Math.random() * 1000);
      await server.kill();
      const names = acknowledged();
      await server.restart();
      await expectStored(kind, address, names);
    }
    for (const writer of writers) writer.stop();
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const counts = await expectStored(kind, address, acknowledged());
    expect([...counts.keys()].sort()).toEqual(acknowledged().sort());
  });
});
