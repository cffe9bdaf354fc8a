import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import type { Schema } from "apache-arrow";
import {
  Dictionary,
  Field,
  Int32,
  LargeUtf8,
  makeData,
  RecordBatch,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { crop, video, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, sorted, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

const document = defineFeature({
  key: "document",
  id: ["id"],
  schema: z.object({ id: z.string(), kind: z.string() }),
  fields: ["main"],
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metaxy-write-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A table of documents with columns of the given types. */
function documents(
  id: Utf8 | LargeUtf8 | Dictionary,
  kind: Utf8 | LargeUtf8 | Dictionary,
  ids: readonly string[],
): Table {
  const versions = vectorFromArray(
    ids.map((each) => ({ main: `v-${each}` })),
    new Struct([new Field("main", new Utf8(), true)]),
  );
  return new Table({
    id: vectorFromArray(ids, id),
    kind: vectorFromArray(
      ids.map((_, index) => (index % 2 === 0 ? "even" : "odd 😀")),
      kind,
    ),
    metaxy_provenance_by_field: versions,
  });
}

async function read(store: Store): Promise<unknown[]> {
  const rows = await (await store.read(document)).rows();
  return sorted(rows, "id").map(({ id, kind, metaxy_provenance_by_field: { main } }) => [id, kind, main]);
}

const wanted = [
  ["a", "even", "v-a"],
  ["b", "odd 😀", "v-b"],
  ["c", "even", "v-c"],
];

describe("Arrow", () => {
  it.each<[string, Utf8 | LargeUtf8 | Dictionary]>([
    ["Utf8", new Utf8()],
    ["LargeUtf8", new LargeUtf8()],
    ["dictionary", new Dictionary(new Utf8(), new Int32())],
  ])("with %s columns", async (_, type) => {
    await using store = await openStore();
    expect(await store.write(document, documents(type, type, ["a", "b", "c"]))).toEqual({ rows: 3, repeated: false });
    expect(await read(store)).toEqual(wanted);
  });

  it("that came as bytes, in several batches", async () => {
    await using store = await openStore();
    const parts = [documents(new Utf8(), new Utf8(), ["a", "b"]), documents(new Utf8(), new Utf8(), ["c"])];
    const table = tableFromIPC(tableToIPC(parts[0]!.concat(parts[1]!)));
    expect(table.batches).toHaveLength(2);
    await store.write(document, table);
    expect(await read(store)).toEqual(wanted);
  });

  it("as one record batch, or several", async () => {
    await using store = await openStore();
    const { batches } = documents(new Utf8(), new Utf8(), ["a", "b", "c"]);
    await store.write(document, batches[0]!);
    await store.write(document, { arrow: batches });
    expect(await read(store)).toEqual(wanted);
  });

  it("without rows makes the table and stores nothing", async () => {
    await using store = await openStore();
    const { schema } = documents(new Utf8(), new Utf8(), ["a"]);
    const data = makeData({
      type: new Struct(schema.fields),
      length: 0,
      nullCount: 0,
      children: schema.fields.map(({ type }) => makeData({ type } as never)),
    });
    expect(await store.write(document, new Table(new RecordBatch(schema as Schema, data as never)))).toEqual({
      rows: 0,
      repeated: false,
    });
    expect(await store.has(document)).toBe(true);
    expect(await (await store.read(document)).count()).toBe(0);
  });

  it("that a store gave", async () => {
    await using source = await openStore();
    await writeVideos(source, "a", "b");
    await using store = await openStore();
    await store.write(video, await (await source.read(video)).arrow());
    expect(await values(await store.read(video), "path")).toEqual(["a.mp4", "b.mp4"]);
  });

  it("with a column of another type is refused", async () => {
    await using store = await openStore();
    const table = documents(new Utf8(), new Utf8(), ["a"]).assign(
      new Table({ kind: vectorFromArray([1], new Int32()) }),
    );
    const error = await rejection(store.write(document, table));
    expect(error.code).toBe("WRITE_INVALID");
    expect(error.message).toContain('column "kind" is integer');
  });
});

describe("Parquet", () => {
  it("of one file or several", async () => {
    await using source = await openStore();
    await writeVideos(source, "a", "b");
    const [first, second] = [join(folder, "it's one.parquet"), join(folder, "two.parquet")];
    expect(await (await source.read(video, { filters: "video_id = 'a'" })).toParquet(first)).toBe(1);
    expect(await (await source.read(video, { filters: "video_id = 'b'" })).toParquet(second)).toBe(1);
    await using store = await openStore();
    expect(await store.write(video, { parquet: first })).toEqual({ rows: 1, repeated: false });
    expect(await store.write(video, { parquet: [first, second] })).toEqual({ rows: 2, repeated: false });
    expect(await values(await store.read(video), "path")).toEqual(["a.mp4", "b.mp4"]);
  });

  it("that does not exist is an error", async () => {
    await using store = await openStore();
    const error = await rejection(store.write(video, { parquet: join(folder, "none.parquet") }));
    expect(error.message).toContain("none.parquet");
    expect(await store.has(video)).toBe(false);
  });
});

describe("relations", () => {
  it("of this store", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await using increment = await store.resolve(crop);
    await store.write(
      crop,
      await store.query(`select *, 'crops/' || source as path from ${await increment.pending.name()}`),
    );
    expect(await values(await store.read(crop), "path")).toEqual(["crops/a.mp4"]);
    await using again = await store.resolve(crop);
    expect(await again.counts()).toEqual(nothing);
  });
});

it("writes batch by batch while it reads, as the README does", async () => {
  await using store = await openStore();
  await writeVideos(store, ...Array.from({ length: 25 }, (_, index) => `v${index}`));
  await using todo = await store.resolve(crop);
  expect(await todo.counts()).toEqual({ new: 25, stale: 0, orphaned: 0, waiting: 0 });
  const sizes: number[] = [];
  for await (const batch of todo.pending.batches(10)) {
    sizes.push(batch.length);
    await store.write(
      crop,
      batch.map((row) => ({ ...row, path: `crops/${row.source}` })),
    );
  }
  await store.delete(crop, todo.orphaned);
  expect(sizes).toEqual([10, 10, 5]);
  expect(await (await store.read(crop)).count()).toBe(25);
  await using again = await store.resolve(crop);
  expect(await again.counts()).toEqual(nothing);
});
