import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { video, videoRow, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples, sorted, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

function cropOf(version: string) {
  return defineFeature({
    key: "crop",
    id: ["video_id"],
    deps: [from(video, { select: [] })],
    fields: { frames: { version, on: [video.field("frames")] } },
  });
}
const before = cropOf("1");
const after = cropOf("2");
const versionOf = (feature: typeof before, length = 16) =>
  new FeatureGraph([video, feature]).versions(feature, length).feature;

async function compute(store: Store, feature: typeof before): Promise<void> {
  await using increment = await store.resolve(feature);
  const rows = await increment.pending.rows();
  await store.write(
    feature,
    rows.map((row) => ({ ...row, video_id: String(row.video_id), tag: `tag ${row.video_id}` })),
  );
}

describe("rebase", () => {
  it("takes over the rows of another version", async () => {
    await using store = await openStore({ materializationId: "run" });
    await writeVideos(store, "a", "b");
    await compute(store, before);
    const old = sorted(await (await store.read(before)).rows(), "video_id");
    await using pending = await store.resolve(after);
    const expected = sorted(await pending.new.rows(), "video_id");

    expect(await store.rebase(after, { from: versionOf(before) })).toBe(2);
    await using increment = await store.resolve(after);
    expect(await increment.counts()).toEqual(nothing);
    const rows = sorted(await (await store.read(after)).rows(), "video_id");
    for (const [index, row] of rows.entries()) {
      expect(row).toMatchObject({
        tag: `tag ${row.video_id}`,
        metaxy_provenance_by_field: expected[index]!.metaxy_provenance_by_field,
        metaxy_provenance: expected[index]!.metaxy_provenance,
        metaxy_data_version_by_field: expected[index]!.metaxy_provenance_by_field,
        metaxy_data_version: expected[index]!.metaxy_provenance,
        metaxy_feature_version: versionOf(after),
        metaxy_created_at: old[index]!.metaxy_created_at,
        metaxy_materialization_id: "run",
      });
    }
    expect(await (await store.read(before)).count()).toBe(2);
  });

  it("keeps data versions of one's own", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await using increment = await store.resolve(before);
    const rows = sorted(await increment.new.rows(), "video_id");
    await store.write(before, [
      { ...rows[0]!, video_id: "a", metaxy_data_version_by_field: { frames: "mine" } },
      { ...rows[1]!, video_id: "b" },
    ]);
    await store.rebase(after, { from: versionOf(before) });
    const [a, b] = sorted(await (await store.read(after)).rows(), "video_id");
    expect(a!.metaxy_data_version_by_field).toEqual({ frames: "mine" });
    expect(a!.metaxy_provenance_by_field).not.toEqual({ frames: "mine" });
    expect(b!.metaxy_data_version_by_field).toEqual(b!.metaxy_provenance_by_field);
  });

  it("leaves out samples without parents, and those that filters leave out", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b", "c");
    await compute(store, before);
    await store.delete(video, [{ video_id: "a" }]);
    expect(await store.rebase(after, { from: versionOf(before), filters: (c) => c.video_id!.ne("b") })).toBe(1);
    expect(await values(await store.read(after), "video_id")).toEqual(["c"]);
  });

  it("takes samples whose inputs have changed since too: that is what it is told", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await compute(store, before);
    await store.write(video, [videoRow("a", { frames_hash: "x" })]);
    await store.rebase(after, { from: versionOf(before) });
    await using increment = await store.resolve(after);
    expect(await increment.counts()).toEqual(nothing);
  });

  it("fills the members of new fields", async () => {
    const wider = defineFeature({
      key: "crop",
      id: ["video_id"],
      deps: [from(video, { select: [] })],
      fields: { frames: { version: "1", on: [video.field("frames")] }, audio: { on: [video.field("audio")] } },
    });
    await using store = await openStore();
    await writeVideos(store, "a");
    await compute(store, before);
    expect(await store.rebase(wider, { from: versionOf(before) })).toBe(1);
    const [row] = await (await store.read(wider)).rows();
    expect(row!.metaxy_provenance_by_field).toEqual({ frames: expect.any(String), audio: expect.any(String) });
    expect(row!.metaxy_data_version_by_field).toEqual(row!.metaxy_provenance_by_field);
    await using increment = await store.resolve(wider);
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: [], orphaned: [] });
  });

  it("works where a parent makes many samples", async () => {
    const chunkOf = (version: string) =>
      defineFeature({
        key: "chunk",
        id: ["video_id", "n"],
        deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
        fields: { frames: { version, on: [video.field("frames")] } },
      });
    const [first, second] = [chunkOf("1"), chunkOf("2")];
    await using store = await openStore();
    await writeVideos(store, "a");
    await using increment = await store.resolve(first);
    const rows = await increment.new.rows();
    await store.write(
      first,
      rows.flatMap((row) => [0, 1, 2].map((n) => ({ ...row, video_id: String(row.video_id), n }))),
    );
    expect(await store.rebase(second, { from: new FeatureGraph([video, first]).versions(first, 16).feature })).toBe(3);
    await using again = await store.resolve(second);
    expect(await again.counts()).toEqual(nothing);
  });

  it("is refused for a root, an unknown version and the version that is current", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    expect((await rejection(store.rebase(video, { from: "x" }))).code).toBe("REBASE_INVALID");
    expect((await rejection(store.rebase(after, { from: "x" }))).code).toBe("FEATURE_NOT_FOUND");
    await compute(store, after);
    expect((await rejection(store.rebase(after, { from: "x" }))).code).toBe("REBASE_INVALID");
    expect((await rejection(store.rebase(after, { from: versionOf(after) }))).code).toBe("REBASE_INVALID");
    expect((await rejection(store.rebase(after, { form: "x" } as never))).code).toBe("ARGUMENT_INVALID");
  });
});
