/* Mistakes that must not compile. Checked by `tsc`; nothing runs. */
import { z } from "zod";
import type { AnyFeature, Store, WriteEntry } from "../../src/index.js";
import { and, column, defineFeature, from } from "../../src/index.js";

declare const store: Store;

const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), seconds: z.number() }),
  fields: { audio: "1", frames: "1" },
});
const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string() }),
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: { audio: "1", frames: { version: "2", on: [video.field("frames")] } },
});

/** A definition around the part that a mistake is in. */
const child = { key: "child", id: ["video_id"] } as const;

export function definitions() {
  const schema = z.object({ video_id: z.string(), sha: z.string(), size: z.number() });
  // @ts-expect-error -- a feature needs ID columns
  defineFeature({ key: "child", id: [] });
  // @ts-expect-error -- the schema has no such column
  defineFeature({ key: "child", id: ["vidoe_id"], schema });
  // @ts-expect-error -- rows are objects
  defineFeature({ ...child, schema: z.string() });
  // @ts-expect-error -- no such option
  defineFeature({ ...child, fileds: ["audio"] });
  // @ts-expect-error -- versions are strings
  defineFeature({ ...child, fields: { audio: 1 } });
  // @ts-expect-error -- no such option of a field
  defineFeature({ ...child, fields: { audio: { verison: "1" } } });
  // @ts-expect-error -- no such option of a field, beside one that is
  defineFeature({ ...child, fields: { audio: { version: "1", verison: "2" } } });
  // @ts-expect-error -- no such option of a field, beside one that is
  defineFeature({ ...child, schema, fields: { audio: { dataVersion: (row) => row.sha, one: [] }, frames: "1" } });
  // @ts-expect-error -- the schema has no such column
  defineFeature({ ...child, schema, fields: { audio: { dataVersion: "sah" } } });
  // @ts-expect-error -- rows have no such column
  defineFeature({ ...child, schema, fields: { audio: { dataVersion: (row) => row.sah } } });
  // @ts-expect-error -- data versions are strings
  defineFeature({ ...child, schema, fields: { audio: { dataVersion: (row) => row.size } } });
  // @ts-expect-error -- a dependency is a feature, or made by `from`
  defineFeature({ ...child, deps: ["video/raw"] });
  // @ts-expect-error -- no such field
  defineFeature({ ...child, deps: [video], fields: { default: { on: [video.field("frame")] } } });
  // @ts-expect-error -- a field is referenced with `feature.field`
  defineFeature({ ...child, deps: [video], fields: { default: { on: ["frames"] } } });
}

export function dependencies() {
  // @ts-expect-error -- the parent has no such column
  from(video, { select: ["pth"] });
  // @ts-expect-error -- columns are selected by the parent's own names
  from(video, { select: ["source"], rename: { path: "source" } });
  // @ts-expect-error -- the parent has no such column
  from(video, { rename: { pth: "source" } });
  // @ts-expect-error -- the parent has one of the two columns
  from(video, { rename: { path: "source", pth: "other" } });
  // @ts-expect-error -- new names are strings
  from(video, { rename: { path: 1 } });
  // @ts-expect-error -- no such option
  from(video, { selects: ["path"] });
  // @ts-expect-error -- no such lineage
  from(video, { lineage: { type: "aggregate" } });
  // @ts-expect-error -- an expansion names the parent's columns
  from(video, { lineage: { type: "expansion" } });
  // @ts-expect-error -- the parent has no such column
  from(video, { lineage: { type: "aggregation", on: ["vidoe_id"] } });
  // @ts-expect-error -- lineage sees the new names
  from(video, { rename: { video_id: "clip" }, lineage: { type: "aggregation", on: ["video_id"] } });
  // @ts-expect-error -- no such mapping
  from(video, { fieldsMapping: "some" });
  // @ts-expect-error -- the parent has no such field
  from(video, { fieldsMapping: { type: "default", excludeFields: ["frame"] } });
  // @ts-expect-error -- the parent has no such field
  from(video, { fieldsMapping: { type: "specific", mapping: { default: ["frame"] } } });
  // @ts-expect-error -- the parent has no such column
  from(video, { filters: [(c) => c.pth.eq("x")] });
  // @ts-expect-error -- filters see the new names
  from(video, { rename: { path: "source" }, filters: [(c) => c.path.eq("x")] });
  // @ts-expect-error -- a number is not a string
  from(video, { filters: [(c) => c.path.eq(1)] });
  // @ts-expect-error -- a string is not a number
  from(video, { filters: [(c) => and(c.path.eq("x"), c.seconds.gt("1"))] });
  // @ts-expect-error -- a number column is not a string column
  from(video, { filters: [(c) => c.seconds.eq(c.path)] });
  from(video, { rename: { path: "source" }, filters: [(c) => and(c.source.ne(null), c.seconds.gt(1))] });
}

export async function increments() {
  const todo = await store.resolve(crop);
  for (const row of await todo.pending.rows()) {
    row.source.toUpperCase();
    // @ts-expect-error -- no such column
    row.sorce;
    // @ts-expect-error -- renamed
    row.path;
    // @ts-expect-error -- not selected
    row.seconds;
    // @ts-expect-error -- versions are not for changing
    row.metaxy_provenance = "x";
    // @ts-expect-error -- no such field
    row.metaxy_provenance_by_field.frame;
    await store.write(crop, [{ ...row, path: row.source }]);
    // @ts-expect-error -- `path` is missing
    await store.write(crop, [row]);
    // @ts-expect-error -- of a wrong type
    await store.write(crop, [{ ...row, path: 1 }]);
    const versions = { metaxy_provenance_by_field: { audio: "", frames: "" } };
    // @ts-expect-error -- no such column
    await store.write(crop, [{ video_id: "v", path: "p", pth: "p", ...versions }]);
    // @ts-expect-error -- versions are missing
    await store.write(crop, [{ video_id: row.video_id, path: row.source }]);
    // @ts-expect-error -- a field is missing
    await store.write(crop, [{ video_id: "v", path: "p", metaxy_provenance_by_field: { audio: "" } }]);
    // @ts-expect-error -- the row is another feature's
    await store.write(video, [row]);
  }
}

/** Fields of the same names as those of {@link crop}, and another ID. */
const scene = defineFeature({
  key: "scene",
  id: ["scene_id"],
  schema: z.object({ scene_id: z.string() }),
  fields: { audio: "1", frames: "1" },
});
/** The same ID, and a field that others do not have. */
const face = defineFeature({ key: "face", id: ["video_id"], fields: { box: "1" } });
const loose = defineFeature({ key: "loose", id: ["video_id"], fields: { box: "1", mouth: "1" } });

export async function relations() {
  const { pending } = await store.resolve(crop);
  const untyped = await store.resolve("video/crop");
  await store.write(crop, pending);
  await store.write(crop, await store.read(crop));
  await store.write(crop, untyped.pending);
  await store.write("video/crop", pending);
  await store.write(face, (await store.resolve(face)).pending);
  await store.write(crop, await store.query("select 1"));
  await store.write(crop, await store.computeProvenance(crop, []));
  // @ts-expect-error -- pending rows of another feature, with other fields
  await store.write(face, pending);
  // @ts-expect-error -- stored rows of another feature, with other fields
  await store.write(crop, await store.read(face));
  // @ts-expect-error -- rows of another feature, with more fields
  await store.write(face, await store.read(loose));
  // @ts-expect-error -- rows of another feature, with another ID
  await store.write(crop, await store.read(scene));
}

/** Features of which only the keys are known, or that they are features. */
declare const keys: readonly string[];
declare const some: readonly AnyFeature[];
declare const entries: readonly WriteEntry[];

export async function severalFeatures() {
  const { pending } = await store.resolve(crop);
  const versions = { metaxy_provenance_by_field: { audio: "", frames: "" } };
  const videoRow = { video_id: "v", path: "p", seconds: 1, ...versions };
  const cropRow = { video_id: "v", path: "p" };
  await store.writeMany([
    { feature: video, rows: [videoRow] },
    { feature: crop, rows: pending },
    { feature: crop, parents: pending, rows: [cropRow] },
    { feature: "any", rows: [{ anything: 1 }] },
  ]);
  await store.writeMany([
    { feature: scene, rows: [] },
    // @ts-expect-error -- a number is not a string
    { feature: video, rows: [{ ...videoRow, path: 1 }] },
  ]);
  await store.writeMany([
    { feature: "any", rows: [{ x: 1 }] },
    // @ts-expect-error -- no such column; the entry beside it, whose feature is a key, takes all columns
    { feature: video, rows: [{ ...videoRow, pth: "p" }] },
  ]);
  // @ts-expect-error -- a column is missing
  await store.writeMany([{ feature: video, rows: [{ video_id: "v", path: "p", ...versions }] }]);
  // @ts-expect-error -- versions are missing
  await store.writeMany([{ feature: crop, rows: [cropRow] }]);
  // @ts-expect-error -- a number is not a string, in a row of a child
  await store.writeMany([{ feature: crop, parents: pending, rows: [{ ...cropRow, path: 1 }] }]);
  // @ts-expect-error -- parents need their provenance
  await store.writeMany([{ feature: crop, parents: [{ video_id: "v" }], rows: [cropRow] }]);
  // @ts-expect-error -- no feature
  await store.writeMany([{ feature: 1, rows: [] }]);
  // @ts-expect-error -- no such property of an entry
  await store.writeMany([{ feature: video, rows: [], parent: [] }]);
  // Lists that are made at run time.
  await store.writeMany(entries);
  await store.writeMany([...entries, { feature: video, rows: [] }]);
  await store.writeMany(keys.map((feature) => ({ feature, rows: [{ x: 1 }] })));
  await store.writeMany(some.map((feature) => ({ feature, rows: [{ x: 1 }], parents: [{ y: 1 }] })));
  await store.writeMany([video, crop].map((feature) => ({ feature, rows: [{ key: feature.key }] })));
}

export async function filtersByFeature() {
  await store.resolve(crop, {
    filters: {
      "video/raw": (c) => and(c.seconds.gt(1), c.metaxy_created_at.lt(new Date())),
      "video/crop": "path = 'x'",
    },
    globalFilters: [(c) => c.video_id.eq("v"), (c) => c.path.eq("p")],
  });
  // @ts-expect-error -- no such parent
  await store.resolve(crop, { filters: { "video/rw": "TRUE" } });
  // @ts-expect-error -- filters see the parent's own names
  await store.resolve(crop, { filters: { "video/raw": (c) => c.source.eq("x") } });
  // @ts-expect-error -- a number is not a string
  await store.resolve(crop, { filters: { "video/raw": (c) => c.path.eq(1) } });
  // @ts-expect-error -- no such column of the feature itself
  await store.resolve(crop, { filters: { "video/crop": (c) => c.seconds.gt(1) } });
  // @ts-expect-error -- only one of the features has the column
  await store.resolve(crop, { globalFilters: (c) => c.seconds.gt(1) });
  const known = [scene, crop] as const;
  await store.copyFrom(store, { features: known, filters: { scene: (c) => c.scene_id.eq("s") } });
  // @ts-expect-error -- no such feature is copied
  await store.copyFrom(store, { features: known, filters: { "video/raw": "TRUE" } });
  // @ts-expect-error -- no such column
  await store.copyFrom(store, { features: known, filters: { scene: (c) => c.video_id.eq("v") } });
  // The compiler knows no columns of a parent that was passed as its key.
  const ofKey = defineFeature({ key: "of-key", id: ["video_id"], deps: [video, from(["scene", "cut"])] });
  await store.resolve(ofKey, { filters: { "scene/cut": "scene_id = 's'", "video/raw": (c) => c.path.eq("x") } });
  // @ts-expect-error -- no such parent
  await store.resolve(ofKey, { filters: { "scene/cat": "TRUE" } });
  // @ts-expect-error -- no such column of the parent that was passed as a feature
  await store.resolve(ofKey, { filters: { "video/raw": (c) => c.pth.eq("x") } });
  // Parents and features that are only known at run time.
  const ofMany = defineFeature({ key: "of-many", id: ["video_id"], deps: [...some] });
  const ofAnyKey = defineFeature({ key: "of-any-key", id: ["video_id"], deps: keys.map((key) => from(key)) });
  await store.resolve(ofMany, { filters: { scene: "scene_id = 's'" }, globalFilters: () => column("path").eq("x") });
  await store.resolve(ofAnyKey, { filters: { scene: () => column("scene_id").eq("s") } });
  await store.resolve("video/crop", { filters: { "video/raw": "TRUE" }, globalFilters: () => column("path").eq("x") });
  await store.copyFrom(store, { filters: { "video/raw": "TRUE" } });
  await store.copyFrom(store, { features: some, filters: { "video/raw": "TRUE" } });
}

export async function filters() {
  // @ts-expect-error -- no such column
  await store.resolve(crop, { targetFilters: (c) => c.pth.eq("x") });
  // @ts-expect-error -- no such option
  await store.resolve(crop, { targetFilter: "path = 'x'" });
  // @ts-expect-error -- a number is not a string
  await store.read(crop, { filters: (c) => c.path.eq(1) });
  // @ts-expect-error -- no such column
  await store.read(crop, { columns: ["pth"] });
  // @ts-expect-error -- not among the columns that are read
  (await (await store.read(crop, { columns: ["video_id"] })).rows())[0]?.path;
  // @ts-expect-error -- no such column
  await store.delete(crop, (c) => c.pth.eq("x"));
}
