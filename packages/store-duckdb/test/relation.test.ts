import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { Table } from "apache-arrow";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { crop, video, videoRow, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { sorted, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metaxy-relation-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a relation", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore();
    await writeVideos(store, "a", "b", "c", "d", "e");
    return () => store.close();
  });

  it("counts its rows, and tells its columns", async () => {
    const relation = await store.read(video, {
      columns: ["video_id", "size", "metaxy_provenance_by_field", "metaxy_updated_at"],
    });
    expect(await relation.count()).toBe(5);
    expect(await relation.columns()).toEqual([
      { name: "video_id", type: { kind: "string" } },
      { name: "size", type: { kind: "integer" } },
      {
        name: "metaxy_provenance_by_field",
        type: { kind: "struct", members: { audio: { kind: "string" }, frames: { kind: "string" } } },
      },
      { name: "metaxy_updated_at", type: { kind: "timestamp" } },
    ]);
  });

  it("gives Arrow, whole and in batches", async () => {
    const relation = await store.read(video, { columns: ["video_id", "metaxy_provenance_by_field"] });
    const table = await relation.arrow();
    const batches = [];
    for await (const batch of relation.arrowBatches()) batches.push(batch);
    for (const each of [table, new Table(batches)]) {
      const rows = each.toArray().map((row) => ({ id: row.video_id, audio: row.metaxy_provenance_by_field.audio }));
      expect(sorted(rows, "id")[1]).toEqual({ id: "b", audio: "a-b" });
      expect(each.numRows).toBe(5);
    }
  });

  it("gives Arrow with columns also when there are no rows", async () => {
    const relation = await store.read(video, { filters: "FALSE" });
    expect((await relation.arrow()).schema.fields.map((field) => field.name)).toContain("metaxy_provenance_by_field");
    let count = 0;
    for await (const batch of relation.arrowBatches()) count += batch.schema.fields.length > 0 ? 1 : 0;
    expect(count).toBe(1);
    expect(await relation.rows()).toEqual([]);
    for await (const _ of relation.batches(10)) throw new Error("There is no batch.");
  });

  it("writes Parquet that is read back as it was", async () => {
    const path = join(folder, "videos 'x'.parquet");
    const relation = await store.read(video, { filters: "path != 'it''s'" });
    expect(await relation.toParquet(path)).toBe(5);
    const back = await store.query(`select * from '${path.replaceAll("'", "''")}'`);
    expect(sorted(await back.rows(), "video_id")).toEqual(sorted(await relation.rows(), "video_id"));
  });

  it("has SQL that runs as it is", async () => {
    const filters = "path != 'it''s $1 -- \"x\"' AND size < 2.5 AND size > -3";
    const relation = await store.read(video, { filters, asOf: new Date(Date.now() + 1000) });
    const rows = await relation.rows();
    expect(rows).toHaveLength(5);
    expect(sorted(await (await store.query(relation.sql)).rows(), "video_id")).toEqual(sorted(rows, "video_id"));

    await using increment = await store.resolve(crop, { targetFilters: "video_id IN ('a', 'b''s')" });
    for (const part of [increment.new, increment.stale, increment.pending, increment.orphaned]) {
      expect(await (await store.query(part.sql)).rows()).toEqual(await part.rows());
    }
  });

  it("has a name for other queries, whose rows are fixed", async () => {
    const relation = await store.read(video);
    const name = await relation.name();
    await store.write(video, [videoRow("f")]);
    expect(await relation.name()).toBe(name);
    expect(await (await store.query(`select count(*)::integer as n from ${name}`)).rows()).toEqual([{ n: 5 }]);
  });
});

describe("query", () => {
  it("gives rows of SQL on the store's tables, computed once", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    const relation = await store.query<{ n: number; id: string }>(
      `select count(*)::integer as n, max(video_id) as id from ${store.tableName(video)}`,
    );
    await writeVideos(store, "c");
    expect(await relation.rows()).toEqual([{ n: 2, id: "b" }]);
    expect((await relation.columns()).map(({ name }) => name)).toEqual(["n", "id"]);
  });

  it("reports what the engine says of bad SQL", async () => {
    await using store = await openStore();
    const error = await rejection(store.query("selekt 1"));
    expect(error.code).toBe("STORE_FAILED");
    expect(error.message).toContain("selekt");
    expect(error.cause).toBeDefined();
  });
});

it("keeps values of every type as they are", async () => {
  const feature = defineFeature({ key: "types", id: ["id"], fields: ["main"] });
  const row = {
    id: "a",
    text: "é😀\u0000\u001f\n'\"\\",
    empty: "",
    whole: 42,
    large: 9223372036854775807n,
    float: 0.1,
    yes: true,
    at: new Date("1969-12-31T23:59:59.999Z"),
    bytes: Uint8Array.of(0, 255, 39),
    list: ["x", "", null, "😀"],
    nested: [[1.5], []],
    struct: { b: "1", a: [1, 2], 'odd \' "name"': null as string | null },
    nothing: null as string | null,
    metaxy_provenance_by_field: { main: "1" },
  };
  await using store = await openStore();
  const other = { ...row, id: "b", 'odd " name': "x", struct: { ...row.struct, 'odd \' "name"': "y" }, nothing: "z" };
  await store.write(feature, [row, other]);
  const rows = sorted(await (await store.read(feature)).rows(), "id");
  expect(rows[0]).toMatchObject(row);
  expect(rows[1]).toMatchObject(other);
  const batches = [];
  for await (const batch of (await store.read(feature)).batches(1)) batches.push(...batch);
  expect(sorted(batches, "id")).toEqual(rows);
  // And through Arrow into another store.
  await using second = await openStore();
  await second.write(feature, await store.read(feature));
  expect(sorted(await (await second.read(feature)).rows(), "id")[0]).toMatchObject(row);
  expect(await values(await second.read(feature), "id")).toEqual(["a", "b"]);
});
