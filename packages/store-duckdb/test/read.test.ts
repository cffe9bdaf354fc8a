import type { Store } from "@metaxy-ts/core";
import { and, defineFeature, FeatureGraph, not, or } from "@metaxy-ts/core";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { video, videoRow, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { sorted, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

describe("a read", () => {
  it("has the current row of each sample, without tombstones", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await store.write(video, [videoRow("a", { path: "second" })]);
    await store.delete(video, [{ video_id: "b" }]);
    expect(await (await store.read(video)).rows()).toMatchObject([{ video_id: "a", path: "second" }]);
  });

  it("with sample history has every stored row but tombstones", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await store.write(video, [videoRow("a", { path: "second" })]);
    await store.delete(video, "TRUE");
    expect(await values(await store.read(video, { withSampleHistory: true }), "path")).toEqual(["a.mp4", "second"]);
    expect(
      await values(await store.read(video, { withSampleHistory: true, includeSoftDeleted: true }), "path"),
    ).toEqual(["a.mp4", "second", "second"]);
  });

  it("can include tombstones", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await store.delete(video, [{ video_id: "b" }]);
    const rows = sorted(await (await store.read(video, { includeSoftDeleted: true })).rows(), "video_id");
    expect(rows.map((row) => row.metaxy_deleted_at)).toEqual([null, expect.any(Date)]);
  });

  it("of a feature without a table fails", async () => {
    await using store = await openStore();
    const error = await rejection(store.read(video));
    expect(error.code).toBe("FEATURE_NOT_FOUND");
    expect(error.message).toContain("video/raw");
  });

  it("by key needs a graph", async () => {
    await using store = await openStore({ graph: new FeatureGraph([video]) });
    await writeVideos(store, "a");
    expect(await (await store.read("video/raw")).count()).toBe(1);
    expect((await rejection(store.read("video/rw"))).code).toBe("FEATURE_NOT_FOUND");
    await using bare = await openStore();
    expect((await rejection(bare.read("video/raw"))).code).toBe("FEATURE_NOT_FOUND");
  });

  it("refuses options that do not exist", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.read(video, { filter: "TRUE" } as never));
    expect(error.code).toBe("ARGUMENT_INVALID");
    expect(error.message).toContain('did you mean "filters"?');
  });

  it("says which store and table its rows come from", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    expect((await store.read(video)).store).toEqual({ display: "duckdb(:memory:)", table: "video__raw" });
  });
});

describe("feature history", () => {
  const old = defineFeature({ key: "f", id: ["id"], fields: { main: "1" } });
  const current = defineFeature({ key: "f", id: ["id"], fields: { main: "2" } });
  const row = (id: string, version: string) => ({ id, metaxy_provenance_by_field: { main: version } });
  let store: Store;
  let oldVersion: string;
  beforeEach(async () => {
    store = await openStore();
    oldVersion = new FeatureGraph([old]).versions(old, 16).feature;
    await store.write(old, [row("a", "old 1"), row("b", "old 1")]);
    await store.write(old, [row("a", "old 2")]);
    await store.write(current, [row("a", "new")]);
    return () => store.close();
  });
  const provenances = async (options: Parameters<typeof store.read>[1]): Promise<unknown[]> =>
    (await (await store.read(current, options as never)).rows())
      .map((each) => Object.values(each.metaxy_provenance_by_field as object)[0])
      .toSorted();

  it("is left out unless asked for", async () => {
    expect(await provenances({})).toEqual(["new"]);
  });

  it("has the latest row of each sample and version", async () => {
    expect(await provenances({ withFeatureHistory: true })).toEqual(["new", "old 1", "old 2"]);
  });

  it("with sample history has everything", async () => {
    expect(await provenances({ withFeatureHistory: true, withSampleHistory: true })).toEqual([
      "new",
      "old 1",
      "old 1",
      "old 2",
    ]);
  });

  it("can be of one version", async () => {
    expect(await provenances({ withFeatureHistory: true, featureVersion: oldVersion })).toEqual(["old 1", "old 2"]);
    expect(await provenances({ withFeatureHistory: true, featureVersion: "none" })).toEqual([]);
  });

  it("is needed for another version", async () => {
    expect((await rejection(store.read(current, { featureVersion: oldVersion }))).code).toBe("READ_INVALID");
  });

  it("keeps a tombstone to its version", async () => {
    await store.delete(current, "TRUE");
    expect(await provenances({ withFeatureHistory: true })).toEqual(["old 1", "old 2"]);
    expect(await (await store.read(old)).count()).toBe(2);
  });
});

describe("columns", () => {
  it("are the chosen ones, in their order", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const relation = await store.read(video, { columns: ["path", "metaxy_provenance", "video_id"] });
    expect((await relation.columns()).map(({ name }) => name)).toEqual(["path", "metaxy_provenance", "video_id"]);
    expect(Object.keys((await relation.rows())[0]!)).toEqual(["path", "metaxy_provenance", "video_id"]);
  });

  it("need not be those that filters look at", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 1 }), videoRow("b", { size: 9 })]);
    expect(await (await store.read(video, { columns: ["video_id"], filters: "size > 5" })).rows()).toEqual([
      { video_id: "b" },
    ]);
    expect(await (await store.read(video, { columns: ["size"], filters: (c) => c.video_id.eq("b") })).rows()).toEqual([
      { size: 9 },
    ]);
  });

  it("have to exist", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.read(video, { columns: ["pth" as "path"] }));
    expect(error.code).toBe("READ_INVALID");
    expect(error.message).toContain('did you mean "path"?');
  });
});

describe("filters", () => {
  const thing = defineFeature({
    key: "thing",
    id: ["id"],
    schema: z.object({
      id: z.string(),
      name: z.string().nullable(),
      size: z.int().nullable(),
      ratio: z.number().nullable(),
      good: z.boolean().nullable(),
    }),
    fields: { main: { dataVersion: "id" } },
  });
  let store: Store;
  beforeEach(async () => {
    store = await openStore();
    await store.write(thing, [
      { id: "a", name: "Ann", size: 1, ratio: 0.5, good: true },
      { id: "b", name: 'Bob\'s "b"', size: 9007199254740991, ratio: -1.5, good: false },
      { id: "c", name: "😀", size: -3, ratio: 3, good: null },
      { id: "d", name: null, size: null, ratio: null, good: null },
    ]);
    return () => store.close();
  });
  const ids = async (
    filters: NonNullable<Parameters<typeof store.read<NonNullable<(typeof thing)["~types"]>>>[1]>["filters"],
  ) => values(await store.read(thing, { filters: filters! }), "id");

  it("compare every type", async () => {
    expect(await ids((c) => c.name.eq('Bob\'s "b"'))).toEqual(["b"]);
    expect(await ids((c) => c.size.gte(1))).toEqual(["a", "b"]);
    expect(await ids((c) => c.size.eq(9007199254740991n))).toEqual(["b"]);
    expect(await ids((c) => c.ratio.lt(1))).toEqual(["a", "b"]);
    expect(await ids((c) => c.ratio.eq(3))).toEqual(["c"]);
    expect(await ids((c) => c.good.eq(true))).toEqual(["a"]);
    expect(await ids((c) => c.good.ne(true))).toEqual(["b"]);
    expect(await ids("good")).toEqual(["a"]);
    expect(await ids((c) => c.id.lt(c.name))).toEqual(["c"]);
  });

  it("order texts by UTF-8 bytes", async () => {
    expect(await ids((c) => c.name.gt("\uffee"))).toEqual(["c"]);
  });

  it("know three truth values", async () => {
    expect(await ids((c) => c.name.isNull())).toEqual(["d"]);
    expect(await ids("name = NULL")).toEqual(["d"]);
    expect(await ids((c) => c.size.in([1, null]))).toEqual(["a"]);
    expect(await ids((c) => c.size.notIn([1, null]))).toEqual([]);
    expect(await ids((c) => c.size.notIn([1]))).toEqual(["b", "c"]);
    expect(await ids((c) => c.size.in([]))).toEqual([]);
    expect(await ids((c) => not(or(c.good.eq(true), c.size.gt(0))))).toEqual([]);
    expect(await ids((c) => not(and(c.good.eq(true), c.size.gt(0))))).toEqual(["b", "c"]);
  });

  it("come alone or as a list that has to hold as a whole", async () => {
    expect(await ids([(c) => c.size.gt(0), "ratio > 0"])).toEqual(["a"]);
    expect(await ids([])).toEqual(["a", "b", "c", "d"]);
  });

  it("are applied to current rows only", async () => {
    await store.write(thing, [{ id: "a", name: "Anna", size: 2, ratio: 0, good: true }]);
    expect(await ids("name = 'Ann'")).toEqual([]);
  });

  it("may look at system columns", async () => {
    await store.write(thing, [{ id: "e", name: "E", size: 0, ratio: 0, good: true }], { materializationId: "run" });
    expect(await ids("metaxy_materialization_id = 'run'")).toEqual(["e"]);
  });

  it("refuse columns that do not exist and values of another type", async () => {
    expect((await rejection(ids("nme = 'x'"))).code).toBe("FILTER_INVALID");
    expect((await rejection(ids("size = 'x'"))).code).toBe("FILTER_INVALID");
    expect((await rejection(ids("name > 5"))).code).toBe("FILTER_INVALID");
    expect((await rejection(ids("size BETWEEN 1 AND 2"))).code).toBe("FILTER_INVALID");
  });
});
