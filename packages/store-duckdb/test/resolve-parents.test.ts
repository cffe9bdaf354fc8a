import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import type { HashSettings } from "@metaxy-ts/core/adapter";
import { createHasher } from "@metaxy-ts/core/adapter";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples, sorted } from "./support/rows.js";
import { openStore } from "./support/store.js";

const schema = z.object({ id: z.string(), text: z.string() });
const left = defineFeature({
  key: "left",
  id: ["id"],
  schema,
  fields: { main: { version: "1", dataVersion: "text" } },
});
const right = defineFeature({
  key: "right",
  id: ["id"],
  schema,
  fields: { main: { version: "1", dataVersion: "text" } },
});
const third = defineFeature({
  key: "third",
  id: ["id"],
  schema,
  fields: { main: { version: "1", dataVersion: "text" } },
});

const both = defineFeature({
  key: "both",
  id: ["id"],
  deps: [from(left, { select: ["text"] }), from(right, { select: ["text"], rename: { text: "other" } })],
});
const maybe = defineFeature({
  key: "maybe",
  id: ["id"],
  deps: [
    from(left, { select: ["text"] }),
    from(right, { select: ["text"], rename: { text: "other" }, optional: true }),
  ],
});
const any = defineFeature({
  key: "any",
  id: ["id"],
  deps: [
    from(left, { select: ["text"], optional: true }),
    from(right, { select: ["text"], rename: { text: "second" }, optional: true }),
    from(third, { select: ["text"], rename: { text: "third" }, optional: true }),
  ],
});

async function put(store: Store, feature: typeof left | typeof right | typeof third, ...ids: string[]): Promise<void> {
  await store.write(
    feature as typeof left,
    ids.map((id) => ({ id, text: `${feature.key}-${id}` })),
  );
}

async function hash(text: string, settings: HashSettings): Promise<string> {
  return (await createHasher(settings))(text);
}

describe("an increment over required parents", () => {
  it("has the samples that every parent has", async () => {
    await using store = await openStore();
    await put(store, left, "a", "b");
    await put(store, right, "b", "c");
    await using increment = await store.resolve(both);
    const rows = await increment.new.rows();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: "b", text: "left-b", other: "right-b" });
  });

  it("fails when the table of one is missing", async () => {
    await using store = await openStore();
    await put(store, left, "a");
    const error = await rejection(store.resolve(both));
    expect(error.code).toBe("FEATURE_NOT_FOUND");
    expect(error.details).toEqual({ feature: "right" });
  });

  it("labels samples new, stale and orphaned, and is empty after the work is done", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b", "c");
    expect(await writeCrops(store)).toBe(3);
    await store.write(video, [
      videoRow("b", { frames_hash: "f2" }),
      videoRow("c", { audio_hash: "a2" }),
      videoRow("d"),
    ]);
    await store.delete(video, [{ video_id: "a" }]);
    await using increment = await store.resolve(crop);
    expect(await samples(increment, "video_id")).toEqual({ new: ["d"], stale: ["b"], orphaned: ["a"] });

    await writeCrops(store);
    await store.delete(crop, increment.orphaned);
    await using again = await store.resolve(crop);
    expect(await again.counts()).toEqual(nothing);
    expect(await samples(again, "video_id")).toEqual({ new: [], stale: [], orphaned: [] });
  });
});

describe("an increment over an optional parent", () => {
  it("keeps samples without it, with null for its columns and the empty text in the hash", async () => {
    await using store = await openStore();
    await put(store, left, "a", "b");
    await put(store, right, "b");
    await using increment = await store.resolve(maybe);
    const [a, b] = sorted(await increment.new.rows(), "id");
    expect(a).toMatchObject({ id: "a", text: "left-a", other: null });
    expect(b).toMatchObject({ id: "b", text: "left-b", other: "right-b" });
    const text = "default|__metaxy_initial__|left.main|left-a|right.main|";
    expect(a?.metaxy_provenance_by_field.default).toBe(await hash(text, store.hash));
  });

  it("takes a missing table for an empty parent", async () => {
    await using store = await openStore();
    await put(store, left, "a");
    await using missing = await store.resolve(maybe);
    const rows = await missing.new.rows();
    await put(store, right, "x");
    await using present = await store.resolve(maybe);
    expect(await present.new.rows()).toEqual(rows.map((row) => ({ ...row, other: null })));
  });

  it("makes a sample stale once when the parent arrives, and once when it leaves", async () => {
    await using store = await openStore();
    await put(store, left, "a", "b");
    await using first = await store.resolve(maybe);
    await store.write(maybe, first.pending);
    await put(store, right, "b");
    await using arrived = await store.resolve(maybe);
    expect(await samples(arrived, "id")).toEqual({ new: [], stale: ["b"], orphaned: [] });
    await store.write(maybe, arrived.pending);
    await store.delete(right, "TRUE");
    await using left_ = await store.resolve(maybe);
    expect(await samples(left_, "id")).toEqual({ new: [], stale: ["b"], orphaned: [] });
  });
});

describe("an increment over optional parents alone", () => {
  it("has every sample that any parent has, once", async () => {
    await using store = await openStore();
    await put(store, left, "a", "b");
    await put(store, right, "b", "c");
    await put(store, third, "c", "d", "a");
    await using increment = await store.resolve(any);
    expect(await samples(increment, "id")).toEqual({ new: ["a", "b", "c", "d"], stale: [], orphaned: [] });
    const rows = sorted(await increment.new.rows(), "id");
    expect(rows[2]).toMatchObject({ id: "c", text: null, second: "right-c", third: "third-c" });
    const text = "default|__metaxy_initial__|left.main||right.main|right-c|third.main|third-c";
    expect(rows[2]?.metaxy_provenance_by_field.default).toBe(await hash(text, store.hash));
  });

  it("is empty when none has a table", async () => {
    await using store = await openStore();
    await using increment = await store.resolve(any);
    expect(await increment.counts()).toEqual(nothing);
    expect(await increment.new.rows()).toEqual([]);
    expect(await increment.progress()).toBeNull();
  });

  it("works with one table of three", async () => {
    await using store = await openStore();
    await put(store, third, "z");
    await using increment = await store.resolve(any);
    await store.write(any, increment.pending);
    await using again = await store.resolve(any);
    expect(await again.counts()).toEqual(nothing);
  });
});

it("counts a null data version of a required parent as the empty text", async () => {
  const parent = defineFeature({ key: "parent", id: ["id"], fields: ["x", "y"] });
  const child = defineFeature({ key: "child", id: ["id"], deps: [from(parent, { select: [] })], fields: { z: "1" } });
  await using store = await openStore();
  const versions = { x: null, y: "v" } as never;
  await store.write(parent, [
    { id: "a", metaxy_provenance_by_field: { x: "p", y: "p" }, metaxy_data_version_by_field: versions },
  ]);
  await using increment = await store.resolve(child);
  const [row] = await increment.new.rows();
  expect(row?.metaxy_provenance_by_field.z).toBe(await hash("z|1|parent.x||parent.y|v", store.hash));
});
