import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { defineFeature } from "@metaxy-ts/core";
import { newDatabase, orSkip, sharedDatabase, startMariadb } from "@metaxy-ts/testing/databases";
import { expect, it } from "vitest";
import { mariadb } from "../src/mariadb.js";

const feature = defineFeature({ key: "sample", id: ["id"], fields: { main: "1" } });
const isLong = process.env.METAXY_LONG === "1";
const timeout = isLong ? 900_000 : 240_000;

/** A process that writes samples, one after the other. */
function writer(url: string, name: string, count: number) {
  const child = fork(new URL("./support/mysql-writer.mjs", import.meta.url), [url, name, String(count)], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const stored: string[] = [];
  if (!child.stdout) throw new Error("The process has no output.");
  createInterface(child.stdout).on("line", (line) => stored.push(line));
  return { child, stored, ended: once(child, "close").then(([code]) => code as number | null) };
}

/** All IDs of the table, history included, in order. */
async function storedIds(url: string): Promise<string[]> {
  await using store = await mariadb({ url }).open();
  const history = { withSampleHistory: true, withFeatureHistory: true } as const;
  return (await (await store.read(feature, history)).rows()).map(({ id }) => String(id)).sort();
}

it(
  "processes that make the same table and write to it at once store all their samples once",
  async (context) => {
    const { url } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
    const [processes, commits] = isLong ? [16, 50] : [4, 10];
    const writers = Array.from({ length: processes }, (_, index) => writer(url, `p${index}`, commits));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual(writers.map(() => 0));
    const all = writers.flatMap((_, index) => Array.from({ length: commits }, (_, each) => `p${index}-${each}`));
    expect(await storedIds(url)).toEqual(all.sort());
  },
  timeout,
);

it(
  "a process that is killed loses nothing that it was told is stored, and nothing is doubled when it goes on",
  async (context) => {
    const { url } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
    const told = new Set<string>();
    for (let round = 0; round < (isLong ? 20 : 3); round++) {
      const { child, stored, ended } = writer(url, "p", 200);
      while (stored.length === 0) await sleep(5);
      await sleep(Math.random() * 300);
      child.kill("SIGKILL");
      await ended;
      for (const id of stored) told.add(id);
    }
    const ids = await storedIds(url);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...told].filter((id) => !ids.includes(id))).toEqual([]);
  },
  timeout,
);

it(
  "a server that is killed again and again loses nothing that it has committed, and doubles nothing",
  async (context) => {
    await using server = await orSkip(context, startMariadb());
    const { url } = server;
    const writers = ["p0", "p1"].map((name) => writer(url, name, isLong ? 200 : 20));
    for (let crash = 0; crash < (isLong ? 10 : 2); crash++) {
      const before = writers.flatMap(({ stored }) => stored).length;
      while (writers.flatMap(({ stored }) => stored).length < before + 3) await sleep(10);
      await sleep(Math.random() * 200);
      await server.kill();
      await server.restart();
    }
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0]);
    const told = writers.flatMap(({ stored }) => stored).sort();
    expect(await storedIds(url)).toEqual(told);
  },
  timeout,
);
