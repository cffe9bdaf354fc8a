import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, sorted, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

const graph = new FeatureGraph([video, crop]);

/** All rows of a table, timestamps in microseconds. */
async function stored(store: Store, table: string): Promise<unknown[]> {
  const instants = ["created", "updated", "deleted"].map((name) => `epoch_us(metaxy_${name}_at) as metaxy_${name}_at`);
  return (await (
    await store.query(`select * replace (${instants.join(", ")}) from ${table} order by all`)
  ).rows()) as unknown[];
}

describe("copyFrom", () => {
  it("copies the graph's features with every system column as it was", async () => {
    await using source = await openStore({ graph, materializationId: "run" });
    await writeVideos(source, "a", "b");
    await writeCrops(source);
    await using store = await openStore({ graph, materializationId: "other" });
    expect(await store.copyFrom(source)).toEqual({ features: 2, rows: 4 });
    expect(await stored(store, "video__raw")).toEqual(await stored(source, "video__raw"));
    expect(await stored(store, "video__crop")).toEqual(await stored(source, "video__crop"));
    await using increment = await store.resolve(crop);
    expect(await increment.counts()).toEqual(nothing);
  });

  it("copies what filters leave", async () => {
    await using source = await openStore({ graph });
    await store_(source);
    await using store = await openStore({ graph });
    await store.copyFrom(source, { globalFilters: "video_id != 'c'", filters: { "video/raw": "size > 5" } });
    expect(await values(await store.read(video), "video_id")).toEqual(["b"]);
    expect(await values(await store.read(crop), "video_id")).toEqual(["a", "b"]);
    const error = await rejection(store.copyFrom(source, { filters: { "video/rw": "size > 5" } }));
    expect(error.code).toBe("ARGUMENT_INVALID");
    expect(error.message).toContain("video/rw");
  });

  async function store_(source: Store): Promise<void> {
    await source.write(video, [videoRow("a"), videoRow("b", { size: 9 }), videoRow("c", { size: 9 })]);
    await writeCrops(source);
  }

  it("skips what the source does not have, and makes no table for nothing", async () => {
    await using source = await openStore({ graph });
    await using store = await openStore({ graph });
    expect(await store.copyFrom(source)).toEqual({ features: 0, rows: 0 });
    await writeVideos(source, "a");
    expect(await store.copyFrom(source, { globalFilters: "FALSE" })).toEqual({ features: 0, rows: 0 });
    expect(await store.has(video)).toBe(false);
  });

  it("needs to know the features", async () => {
    await using source = await openStore({ graph });
    await writeVideos(source, "a");
    await using store = await openStore();
    expect((await rejection(store.copyFrom(source))).code).toBe("ARGUMENT_INVALID");
    expect(await store.copyFrom(source, { features: [] })).toEqual({ features: 0, rows: 0 });
  });

  it("needs a source that hashes alike and is open", async () => {
    await using source = await openStore({ hash: { length: 32 } });
    await using store = await openStore({ graph });
    expect((await rejection(store.copyFrom(source))).code).toBe("HASH_SETTINGS_MISMATCH");
    const closed = await openStore({ graph });
    await closed.close();
    expect((await rejection(store.copyFrom(closed))).code).toBe("STORE_CLOSED");
  });

  it("widens a table that has fewer columns and members", async () => {
    const narrow = defineFeature({ key: "f", id: ["id"], fields: ["main"] });
    const wide = defineFeature({ key: "f", id: ["id"], fields: ["main", "more"] });
    await using source = await openStore();
    await source.write(wide, [{ id: "a", tag: "x", metaxy_provenance_by_field: { main: "1", more: "2" } }]);
    await using store = await openStore();
    await store.write(narrow, [{ id: "b", metaxy_provenance_by_field: { main: "1" } }]);
    await store.copyFrom(source, { features: [wide] });
    expect(await (await store.read(wide)).rows()).toMatchObject([
      { id: "a", tag: "x", metaxy_provenance_by_field: { main: "1", more: "2" } },
    ]);
    await source.copyFrom(store, { features: [narrow] });
    const rows = sorted(await (await source.read(narrow)).rows(), "id");
    expect(rows).toMatchObject([{ id: "b", tag: null, metaxy_provenance_by_field: { main: "1", more: null } }]);
  });
});
