import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { video, videoRow, writeVideos } from "./support/features.js";
import { nothing, samples, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

const chunk = defineFeature({
  key: "video/chunk",
  id: ["video_id", "chunk_id"],
  schema: z.object({ video_id: z.string(), chunk_id: z.int(), text: z.string() }),
  deps: [from(video, { select: ["path"], lineage: { type: "expansion", on: ["video_id"] } })],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});

/** Makes chunks of every pending video, as many as asked for. */
async function writeChunks(store: Store, count: number): Promise<void> {
  await using increment = await store.resolve(chunk);
  const rows = await increment.pending.rows();
  await store.write(
    chunk,
    rows.flatMap(({ path, ...row }) =>
      Array.from({ length: count }, (_, chunk_id) => ({ ...row, chunk_id, text: `${path} ${chunk_id}` })),
    ),
  );
}

describe("expansion", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore();
    await writeVideos(store, "a", "b");
    await writeChunks(store, 3);
    return () => store.close();
  });

  it("has increments at the parent's grain", async () => {
    await writeVideos(store, "c");
    await using increment = await store.resolve(chunk);
    const rows = await increment.new.rows();
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "video_id",
      "path",
      "metaxy_provenance_by_field",
      "metaxy_provenance",
      "metaxy_data_version_by_field",
      "metaxy_data_version",
    ]);
  });

  it("has nothing to do once the children are written", async () => {
    await using increment = await store.resolve(chunk);
    expect(await increment.counts()).toEqual(nothing);
    expect(await increment.progress()).toBe(1);
  });

  it("makes a parent stale once, however many children it has", async () => {
    await store.write(video, [videoRow("a", { frames_hash: "x" })]);
    await using increment = await store.resolve(chunk);
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["a"], orphaned: [] });
    expect(await increment.counts()).toEqual({ new: 0, stale: 1, orphaned: 0 });
  });

  it("makes a parent stale when any child has another provenance", async () => {
    const [child] = await (await store.read(chunk, { filters: "video_id = 'b' AND chunk_id = 1" })).rows();
    const { metaxy_provenance: _, ...other } = { ...child!, metaxy_provenance_by_field: { frames: "other" } };
    await store.write(chunk, [other]);
    await using increment = await store.resolve(chunk);
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["b"], orphaned: [] });
  });

  it("makes a parent stale when a predicate holds for any child", async () => {
    await using increment = await store.resolve(chunk, { stalenessPredicates: (c) => c.text.eq("a.mp4 2") });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["a"], orphaned: [] });
  });

  it("orphans a parent that is gone, and deletes all its children", async () => {
    await store.delete(video, [{ video_id: "a" }]);
    await using increment = await store.resolve(chunk);
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: [], orphaned: ["a"] });
    expect(await increment.counts()).toEqual({ new: 0, stale: 0, orphaned: 1 });
    expect(await store.delete(chunk, increment.orphaned)).toBe(3);
    expect(await values(await store.read(chunk), "video_id")).toEqual(["b", "b", "b"]);
    await using again = await store.resolve(chunk);
    expect(await again.counts()).toEqual(nothing);
  });

  it("does not mind children that were deleted, as long as one is left", async () => {
    await store.delete(chunk, "chunk_id > 0");
    await using increment = await store.resolve(chunk);
    expect(await increment.counts()).toEqual(nothing);
    await store.delete(chunk, "video_id = 'b'");
    await using without = await store.resolve(chunk);
    expect(await samples(without, "video_id")).toEqual({ new: ["b"], stale: [], orphaned: [] });
  });

  it("ignores parents whose children are all filtered out", async () => {
    await store.write(video, [videoRow("a", { frames_hash: "x" }), videoRow("b", { frames_hash: "x" })]);
    await using increment = await store.resolve(chunk, { targetFilters: (c) => c.text.eq("b.mp4 1") });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["b"], orphaned: [] });
    expect(await increment.counts()).toEqual({ new: 0, stale: 1, orphaned: 0 });
  });
});
