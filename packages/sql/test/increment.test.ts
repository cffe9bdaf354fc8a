import { defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { sqliteStore } from "./support/sqlite-store.js";

const video = defineFeature({ key: "video", id: ["video_id"], fields: ["audio", "frames"] });
const crop = defineFeature({
  key: "crop",
  id: ["video_id"],
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: ["audio", "frames"],
});
const clip = defineFeature({
  key: "clip",
  id: ["video_id", "clip_id"],
  deps: [from(video, { lineage: { type: "expansion", on: ["video_id"] } })],
  fields: ["frames"],
});
const total = defineFeature({
  key: "total",
  id: ["channel"],
  deps: [from(video, { lineage: { type: "aggregation", on: ["channel"] }, select: ["path"] })],
  fields: ["frames"],
});

const raw = (id: string, frames = `f-${id}`) => ({
  video_id: id,
  path: `/${id}`,
  channel: id < "v3" ? "low" : "high",
  metaxy_provenance_by_field: { audio: `a-${id}`, frames },
});
const ids = (rows: readonly object[]): unknown[] => rows.map((row) => (row as { video_id?: unknown }).video_id).sort();

it("labels every sample once: new, stale, orphaned", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [raw("v1"), raw("v2")]);
  await store.write(crop, (await store.resolve(crop)).new);
  await store.write(video, [raw("v2", "other"), raw("v3")]);
  await store.delete(video, [{ video_id: "v1" }]);

  const todo = await store.resolve(crop);
  expect(await todo.counts()).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });
  expect(ids(await todo.new.rows())).toEqual(["v3"]);
  expect(ids(await todo.stale.rows())).toEqual(["v2"]);
  expect(ids(await todo.pending.rows())).toEqual(["v2", "v3"]);
  expect(ids(await todo.orphaned.rows())).toEqual(["v1"]);
  expect(await todo.progress()).toBe(0.5);
});

it("gives pending samples the grain, what they carry, and their versions, and nothing of the parent's", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [raw("v1")]);
  const todo = await store.resolve(crop);
  const names = [
    "video_id",
    "source",
    "metaxy_provenance_by_field",
    "metaxy_provenance",
    "metaxy_data_version_by_field",
    "metaxy_data_version",
  ];
  expect((await todo.pending.columns()).map(({ name }) => name)).toEqual(names);
  expect(Object.keys((await todo.pending.rows())[0] ?? {})).toEqual(names);
});

it("returns the same from materialised rows and from its own statement", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [raw("v1"), raw("v2")]);
  await store.write(crop, (await store.resolve(crop)).new);
  await store.write(video, [raw("v2", "other"), raw("v3")]);
  await store.delete(video, [{ video_id: "v1" }]);

  const direct = await store.resolve(crop);
  const kept = await store.resolve(crop);
  for (const part of ["new", "stale", "orphaned", "pending"] as const) {
    const rows: object[] = [];
    for await (const batch of kept[part].batches(1)) rows.push(...batch);
    const wanted: readonly object[] = await direct[part].rows();
    expect(rows.length).toBe(await direct[part].count());
    expect(rows).toEqual(expect.arrayContaining([...wanted]));
  }
  expect(await kept.counts()).toEqual(await direct.counts());
});

it("asks the engine for nothing that the counts have none of", async () => {
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  await store.write(video, [raw("v1")]);
  await store.write(crop, (await store.resolve(crop)).new);
  await store.write(video, [raw("v2")]);

  const todo = await store.resolve(crop);
  const before = engine.statements.length;
  expect(await todo.counts()).toEqual({ new: 1, stale: 0, orphaned: 0, waiting: 0 });
  expect(await todo.progress()).toBe(0.5);
  expect(engine.statements.length).toBe(before + 1); // upstream is not read for coming samples, nor anything for the progress
  for (const part of ["stale", "orphaned", "waiting"] as const) {
    const asked = engine.statements.length;
    expect(await todo[part].rows()).toEqual([]);
    expect(await todo[part].count()).toBe(0);
    expect(engine.statements.length).toBe(asked);
    for await (const batch of todo[part].batches(10)) expect(batch).toEqual([]);
    expect(await todo[part].columns()).toEqual(await (await store.resolve(crop))[part].columns());
  }
  expect(ids(await todo.pending.rows())).toEqual(["v2"]);
});

it("looks upstream once for what is coming, when something is missing there", async () => {
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  await store.write(video, [raw("v1"), raw("v2")]);
  await store.write(crop, (await store.resolve(crop)).new);
  await store.delete(video, [{ video_id: "v1" }]);

  const todo = await store.resolve(crop);
  expect(await todo.counts()).toEqual({ new: 0, stale: 0, orphaned: 1, waiting: 0 });
  const asked = engine.statements.length;
  expect(await todo.waiting.rows()).toEqual([]);
  expect(await todo.orphaned.count()).toBe(1);
  expect(engine.statements.length).toBe(asked);
  expect(ids(await todo.orphaned.rows())).toEqual(["v1"]);
  expect(engine.statements.length).toBe(asked + 1);
});

it("keeps nothing of an increment for a table that only what may be coming depends on", async () => {
  const thumb = defineFeature({
    key: "thumb",
    id: ["video_id"],
    deps: [from(crop, { select: [] })],
    fields: ["audio"],
  });
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  await store.write(video, [raw("v1"), raw("v2")]);
  await store.write(crop, (await store.resolve(crop)).new);

  const todo = await store.resolve(thumb);
  expect(await todo.counts()).toEqual({ new: 2, stale: 0, orphaned: 0, waiting: 0 });
  const labelling = () => engine.statements.filter(({ sql }) => sql.includes("metaxy_label")).length;
  const [asked, labelled] = [engine.statements.length, labelling()];
  expect(labelled).toBeGreaterThan(0);
  await store.write(video, [raw("v3")]);
  expect(engine.statements.length).toBeGreaterThan(asked);
  expect(labelling()).toBe(labelled);
  await store.write(crop, (await store.resolve(crop)).new);
  expect(await todo.pending.count()).toBe(2);
});

it("looks at all children of a parent, and only at those that the target filters let pass", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [raw("v1"), raw("v2"), raw("v3")]);
  const parents = await (await store.resolve(clip)).new.rows();
  const children = parents
    .filter((row) => row.video_id !== "v3")
    .flatMap((row) => [0, 1].map((index) => ({ ...row, clip_id: index })));
  await store.write(clip, children);
  expect(await (await store.resolve(clip)).counts()).toEqual({ new: 1, stale: 0, orphaned: 0, waiting: 0 });

  const wrong = children.find((row) => ids([row])[0] === "v1" && row.clip_id === 0);
  if (wrong) await store.write(clip, [{ ...wrong, metaxy_provenance: "of something else" }]);
  const stale = async (filter?: string): Promise<unknown[]> =>
    ids(await (await store.resolve(clip, filter === undefined ? {} : { targetFilters: filter })).stale.rows());
  expect(await stale()).toEqual(["v1"]);
  expect(await stale("clip_id = 1")).toEqual([]);
  expect(await stale("clip_id = 7")).toEqual([]);
  const filtered = await store.resolve(clip, { targetFilters: "clip_id = 7" });
  expect(await filtered.counts()).toEqual({ new: 1, stale: 0, orphaned: 0, waiting: 0 });
  const predicate = await store.resolve(clip, { stalenessPredicates: "clip_id = 1" });
  expect(ids(await predicate.stale.rows())).toEqual(["v1", "v2"]);
});

it("gives a group one row, with the members' columns as arrays in the order of all their IDs", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(video, [raw("v2"), raw("v3"), raw("v1")]);
  const groups = (await (await store.resolve(total)).new.rows()) as readonly Record<string, unknown>[];
  expect(groups.map(({ channel, path }) => ({ channel, path }))).toEqual(
    expect.arrayContaining([
      { channel: "low", path: ["/v1", "/v2"] },
      { channel: "high", path: ["/v3"] },
    ]),
  );
  expect(groups).toHaveLength(2);
});
