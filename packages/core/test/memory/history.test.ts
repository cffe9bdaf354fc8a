import { samples, values } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { WritePlan } from "../../src/adapter.js";
import { ConfiguredStore } from "../../src/adapter.js";
import { storeFormat } from "../../src/contract/contract.js";
import { defaultHashSettings, defineFeature, FeatureGraph } from "../../src/index.js";
import { memory, memoryAdapter } from "../../src/memory.js";
import { crop, free, freeRow, newerCrop, video, writeCrops, writeVideos } from "./features.js";

const everything = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true };

describe("a delete", () => {
  it("soft-deletes samples, keeps their history, and lets them come back", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b");
    expect(await store.delete(video, "video_id = 'a'")).toBe(1);
    expect(await values(await store.read(video), "video_id")).toEqual(["b"]);
    expect(await (await store.read(video, everything)).count()).toBe(3);
    expect(await store.delete(video, "video_id = 'a'")).toBe(0);
    await writeVideos(store, "a");
    expect(await values(await store.read(video), "video_id")).toEqual(["a", "b"]);
  });

  it("permanently removes every row of a sample, and no other", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b");
    await writeVideos(store, "a");
    expect(await store.delete(video, [{ video_id: "a" }], { hard: true })).toBe(2);
    expect(await values(await store.read(video, everything), "video_id")).toEqual(["b"]);
  });

  it("a hard delete by values of current rows does not delete samples that only had them in old rows", async () => {
    await using store = await memory().open();
    await store.write(free, [freeRow("a", { n: 1 }), freeRow("b", { n: 1 })]);
    await store.write(free, [freeRow("a", { n: 2 })]);
    expect(await store.delete(free, "n = 1", { hard: true })).toBe(1);
    expect(await values(await store.read(free, everything), "id")).toEqual(["a", "a"]);
  });
});

describe("history", () => {
  it("shows a sample as it was at a timestamp", async () => {
    await using store = await memory().open();
    await store.write(free, [freeRow("a", { n: 1 })]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const between = new Date();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store.write(free, [freeRow("a", { n: 2 })]);
    await store.delete(free, "TRUE");
    expect(await values(await store.read(free, { asOf: between }), "n")).toEqual([1]);
    expect(await values(await store.read(free), "n")).toEqual([]);
    expect(await values(await store.read(free, { withSampleHistory: true }), "n")).toEqual([1, 2]);
  });

  it("keeps the rows of other feature versions, which a rebase takes over", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b");
    await writeCrops(store, 7);
    const from = new FeatureGraph([crop]).versions(crop, store.hash.length).feature;
    expect(await samples(await store.resolve(newerCrop), "video_id")).toEqual({
      new: ["a", "b"],
      stale: [],
      orphaned: [],
    });
    expect(await store.rebase(newerCrop, { from })).toBe(2);
    expect(await samples(await store.resolve(newerCrop), "video_id")).toEqual({ new: [], stale: [], orphaned: [] });
    expect(await values(await store.read(newerCrop), "score")).toEqual([7, 7]);
    expect(await (await store.read(newerCrop, { withFeatureHistory: true })).count()).toBe(4);
  });

  it("grows by columns and fields that later rows have, null in the rows before", async () => {
    const wider = defineFeature({ key: "free", id: ["id"], fields: ["x", "constructor"] });
    await using store = await memory().open();
    await store.write(free, [freeRow("a")]);
    const row = { id: "b", toString: "t", metaxy_provenance_by_field: { x: "1", constructor: "2" } };
    await store.write(wider, [row] as never);
    const rows = await (await store.read(wider, everything)).rows();
    expect(rows).toMatchObject([
      { id: "a", toString: null, metaxy_provenance_by_field: { x: "1", constructor: null } },
      { id: "b", toString: "t", metaxy_data_version_by_field: { x: "1", constructor: "2" } },
    ]);
  });
});

describe("the current row of rows of one timestamp", () => {
  /** Rows of one sample as writers on two machines can leave them. */
  async function current(rows: readonly { readonly tag: string; readonly isTombstone?: boolean }[]): Promise<unknown> {
    const adapter = memoryAdapter();
    const connection = await adapter.open({ mode: "write" });
    const settings = { format: storeFormat, hash: defaultHashSettings };
    const version = new FeatureGraph([free]).versions(free, defaultHashSettings.length).feature;
    for (const { tag, isTombstone } of rows) {
      const string = { kind: "string" } as const;
      const columns = [
        { name: "id", type: string },
        { name: "tag", type: string },
        { name: "versions", type: { kind: "struct", members: { x: string } } as const },
      ];
      const { source } = await connection.stage({ kind: "columns", columns, values: [["a"], [tag], [{ x: tag }]] });
      const existing = (await connection.describe("free")) ?? null;
      const plan: WritePlan = {
        feature: "free",
        table: "free",
        existing,
        source,
        idColumns: ["id"],
        userColumns: columns.slice(0, 2),
        versions: {
          members: ["x"],
          provenanceByField: { kind: "column", column: "versions" },
          provenance: "tag",
          dataVersionByField: null,
          dataVersion: null,
        },
        featureVersion: { value: version },
        projectVersion: { value: "p" },
        materializationId: { value: null },
        createdAt: { value: 5n },
        updatedAt: { value: 7n },
        deletedAt: { value: isTombstone ? 7n : null },
        timestamps: "provided",
        checks: [],
        change: existing ? { kind: "none" } : { kind: "create", columns: columns.slice(0, 2) },
        createsEmptyTable: false,
      };
      await connection.write([plan], { idempotencyKey: null, keyScope: "store", settings, signal: undefined });
    }
    await using store = await new ConfiguredStore(adapter).open();
    return values(await store.read(free, { includeSoftDeleted: true }), "tag");
  }

  it("is the same whatever order they were stored in", async () => {
    for (const tags of ["1 2 \uffff 😀", "😀 \uffff 2 1", "2 😀 1 \uffff"])
      expect(await current(tags.split(" ").map((tag) => ({ tag })))).toEqual(["😀"]);
  });

  it("is a tombstone, if there is one", async () => {
    expect(await current([{ tag: "1", isTombstone: true }, { tag: "2" }])).toEqual(["1"]);
    expect(await current([{ tag: "2" }, { tag: "1", isTombstone: true }])).toEqual(["1"]);
  });
});
