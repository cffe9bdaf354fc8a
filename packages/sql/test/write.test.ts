import { defineFeature } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { sqliteStore } from "./support/sqlite-store.js";

const video = defineFeature({ key: "video", id: ["video_id"], fields: ["frames"] });
const row = (id: string | null, more: object = {}) => ({
  video_id: id,
  ...more,
  metaxy_provenance_by_field: { frames: `f-${id}` },
});

it("refuses a write as a whole and shows the rows", async () => {
  await using store = await sqliteStore().store.open();
  const refused = store.write(video, [row("v1"), row("v1"), row("v2"), row(null)]);
  await expect(refused).rejects.toMatchObject({
    code: "WRITE_INVALID",
    message: expect.stringMatching(/1 row without video_id.*2 rows with the same video_id as another: .*v1/s),
  });
  expect(await store.has(video)).toBe(false);
});

it("does nothing for an idempotency key that was committed", async () => {
  await using store = await sqliteStore().store.open();
  const write = () => store.write(video, [row("v1")], { idempotencyKey: "run 1" });
  expect(await write()).toEqual({ rows: 1, repeated: false });
  expect(await write()).toEqual({ rows: 0, repeated: true });
  expect(await (await store.read(video, { withSampleHistory: true })).count()).toBe(1);
});

it("leaves nothing behind when the engine fails in the middle", async () => {
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  const { transaction } = engine;
  engine.transaction = (work) =>
    transaction.call(engine, (run, describe) =>
      work((statement) => {
        if (statement.sql.startsWith('insert into "t_video"')) throw new Error("The plug was pulled.");
        return run(statement);
      }, describe),
    ) as never;
  await expect(store.write(video, [row("v1")], { idempotencyKey: "run 1" })).rejects.toThrow("The plug was pulled.");
  expect(await engine.tables()).toEqual([]);
  engine.transaction = transaction;
  expect(await store.write(video, [row("v1")], { idempotencyKey: "run 1" })).toEqual({ rows: 1, repeated: false });
});

it("adds a new column to the table and keeps the old rows", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [row("v1")]);
  await store.write(video, [row("v2", { seconds: 3 })]);
  const rows = (await (await store.read(video)).rows()) as readonly Record<string, unknown>[];
  expect(new Map(rows.map(({ video_id, seconds }) => [video_id, seconds]))).toEqual(
    new Map([
      ["v1", null],
      ["v2", 3],
    ]),
  );
});

it("records the hash settings with the first write", async () => {
  const { store: configured, engine } = sqliteStore({ hash: { algorithm: "sha256", length: 12 } });
  await using store = await configured.open();
  await store.write(video, [row("v1")]);
  expect(
    await engine.rows({ sql: "select name, value from t_metaxy_system__settings order by name", parameters: [] }),
  ).toEqual([
    { name: "format", value: "1" },
    { name: "hash.algorithm", value: "sha256" },
    { name: "hash.length", value: "12" },
  ]);
});

it("removes rows permanently with their history, and only those", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [row("v1"), row("v2")]);
  await store.write(video, [row("v1")]);
  expect(await store.delete(video, [{ video_id: "v1" }], { hard: true })).toBe(2);
  expect(await (await store.read(video, { withSampleHistory: true })).count()).toBe(1);
});

it("describes each table once within the write, and once to plan it", async () => {
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  await store.write(video, [row("v1")]);
  const described: string[] = [];
  const { describe, transaction } = engine;
  let isWithin = false;
  engine.describe = async (table) => {
    described.push(`${isWithin ? "within: " : ""}${table}`);
    return describe.call(engine, table);
  };
  engine.transaction = async (work) => {
    isWithin = true;
    return transaction.call(engine, work as never).finally(() => {
      isWithin = false;
    }) as never;
  };
  await store.write(video, [row("v2", { seconds: 3 })]);
  expect(described).toEqual(["t_video", "within: t_video"]);
});
