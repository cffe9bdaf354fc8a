import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { column } from "@metaxy-ts/core";
import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { rowsOf } from "./support/http/database.js";
import { incoming, insertInto, readOf, statement } from "./support/http/faults.js";
import type { Scene } from "./support/http/scene.js";
import { openScene, raw, rejection, row, rowsNamed } from "./support/http/scene.js";

const insert = insertInto("raw");
const record = insertInto("metaxy_system__writes");

/** In milliseconds: far more than a statement takes, also on a busy machine, because all others have to be in time. */
const queryTimeout = 10_000;

async function temporaryTables({ database }: Scene): Promise<number> {
  const found = await rowsOf(
    `select name from system.tables where database = '${database}' and name like 'metaxy_tmp_%'`,
  );
  return found.length;
}

describe.concurrent("a connection breaks in the middle of the rows", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => row(`row ${index} ${"x".repeat(100)}`));
  const table = () => tableFromArrays({ id: many.map(({ id }) => id), x: many.map(() => "1") });

  it("stores none of them, and the next write stores all", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    scene.bridge.faults.arm(incoming, { kind: "drop", at: "body" });
    expect(await rejection(scene, store.write(raw, many))).toMatchObject({ code: "STORE_FAILED" });
    expect(scene.bridge.received[0]).toBeGreaterThan(1000);
    expect(scene.bridge.received[0]).toBeLessThan(1_000_000);
    expect(await scene.stored()).toBe(1);
    expect(await temporaryTables(scene)).toBe(0);
    await store.write(raw, many);
    expect(await scene.stored("row")).toBe(20_000);
  });

  it("stores none of Arrow's batches", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    scene.bridge.faults.arm(incoming, { kind: "drop", at: "body" });
    expect(await rejection(scene, store.delete(raw, table()))).toMatchObject({ code: "STORE_FAILED" });
    expect(scene.bridge.received[0]).toBeLessThan(1_000_000);
    expect(await scene.stored()).toBe(1);
    expect(await temporaryTables(scene)).toBe(0);
  });
});

describe.concurrent("an answer does not come in time", () => {
  it.each(["before", "after"] as const)("a write that hangs %s it is stored can be repeated by its key", async (at) => {
    await using scene = await openScene();
    await (await scene.open()).write(raw, [row("first")]);
    const store = await scene.open({ queryTimeout });
    scene.bridge.faults.arm(insert, { kind: "stall", at });
    const write = () => store.write(raw, rowsNamed("a"), { idempotencyKey: "a" });
    const error = await rejection(scene, write());
    expect(error).toMatchObject({ code: "STORE_FAILED", message: expect.stringContaining("queryTimeout") });
    expect(await scene.stored("a")).toBe(at === "before" ? 0 : 3);
    await write();
    expect(await scene.stored("a")).toBe(3);
    expect(await write()).toEqual({ rows: 0, repeated: true });
  });

  it.each([
    ["rows on their way in", incoming, "write"],
    ["a table that is made", statement("create table"), "write"],
    ["a read", readOf("raw"), "read"],
    ["a hard delete", statement("delete"), "delete"],
  ] as const)("says so of %s, and the store goes on", async (_what, matches, call) => {
    await using scene = await openScene();
    await (await scene.open()).write(raw, rowsNamed("a"));
    const store = await scene.open({ queryTimeout });
    const calls = {
      write: () => store.write(raw, rowsNamed("b")),
      read: async () => (await store.read(raw)).rows(),
      delete: () => store.delete(raw, column<string>("id").eq("a/1"), { hard: true }),
    };
    scene.bridge.faults.arm(matches, { kind: "stall", at: "before" });
    const error = await rejection(scene, calls[call]());
    expect(error).toMatchObject({ code: "STORE_FAILED", message: expect.stringContaining("queryTimeout") });
    expect(scene.bridge.faults.hits).toBe(1);
    expect(await scene.stored()).toBe(3);
    await calls[call]();
    expect(await scene.stored()).toBe({ write: 6, read: 3, delete: 2 }[call]);
  });

  it.each([
    ["its rows", insert],
    ["its key", record],
  ] as const)(
    "a write is stored once when the server stores %s late, after the repeated one",
    async (_what, matches) => {
      await using scene = await openScene();
      const store = await scene.open();
      await store.write(raw, [row("first")], { idempotencyKey: "first" });
      let go = (): void => undefined;
      const until = new Promise<void>((resolve) => {
        go = resolve;
      });
      scene.bridge.faults.arm(matches, { kind: "late", until });
      await store.write(raw, rowsNamed("a"), { idempotencyKey: "a" });
      go();
      await scene.bridge.settled();
      expect(scene.bridge.seen.filter(matches)).toHaveLength(3);
      expect(await scene.stored("a")).toBe(3);
    },
  );
});

describe.concurrent("a result is slow or broken", () => {
  /** Enough rows for several batches. */
  async function openLarge(): Promise<{ scene: Scene; store: Awaited<ReturnType<Scene["open"]>> }> {
    const scene = await openScene();
    const store = await scene.open();
    const rows = `select toString(number) as id, map('x', '1') as metaxy_provenance_by_field from numbers(60000)`;
    await store.write(raw, await store.query<ReturnType<typeof row>>(rows));
    return { scene, store };
  }

  it("may take longer than queryTimeout as a whole, when something comes now and then", async () => {
    const { scene } = await openLarge();
    await using _ = scene;
    const store = await scene.open({ queryTimeout });
    const slow = { kind: "slow", pieces: 12, pause: queryTimeout / 10 } as const;
    const relation = await store.read(raw, { columns: ["id"] });
    scene.bridge.faults.arm(({ query }) => /\bformat (?:JSON|Arrow|Parquet)\w*$/i.test(query), slow, { times: 99 });
    const path = join(tmpdir(), `metaxy-http-${process.pid}.parquet`);
    const [rows, arrow, parquet] = await Promise.all([relation.rows(), relation.arrow(), relation.toParquet(path)]);
    await rm(path);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(60_000);
    expect([arrow.numRows, parquet]).toEqual([60_000, 60_000]);
    expect(scene.bridge.faults.hits).toBeGreaterThanOrEqual(3);
  });

  const exception =
    "\r\n__exception__\r\nCode: 241. DB::Exception: Query memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\n";
  it.each([
    ["breaks off", {}],
    ["breaks off with an error", { text: exception }],
    ["ends early with an error", { text: exception, ends: true }],
  ] as const)("is never shorter: one that %s is refused, or asked for again", async (_how, how) => {
    const { scene, store } = await openLarge();
    await using _ = scene;
    const relation = await store.read(raw, { columns: ["id"] });
    const arm = () => scene.bridge.faults.arm(readOf("raw"), { kind: "cut", ...how }, { times: 9 });
    arm();
    await rejection(scene, relation.rows());
    scene.bridge.faults.disarm();
    arm();
    await rejection(scene, relation.arrow());
    scene.bridge.faults.disarm();
    scene.bridge.faults.arm(({ query }) => query.endsWith("ArrowStream"), { kind: "cut", ...how }, { skip: 1 });
    let read = 0;
    const reading = (async () => {
      for await (const batch of relation.arrowBatches()) read += batch.numRows;
    })();
    await rejection(scene, reading);
    expect(read).toBeLessThan(60_000);
    expect(await relation.count()).toBe(60_000);
  });
});
