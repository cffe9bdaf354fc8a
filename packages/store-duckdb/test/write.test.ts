import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { createHasher } from "@metaxy-ts/core/adapter";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { sorted } from "./support/rows.js";
import { openStore } from "./support/store.js";

describe("a write", () => {
  it("fills in every system column", async () => {
    const graph = new FeatureGraph([video, crop], { project: "demo" });
    await using store = await openStore({ graph });
    const before = Date.now();
    expect(await store.write(video, [videoRow("a")])).toEqual({ rows: 1, repeated: false });
    const [row] = await (await store.read(video)).rows();
    const hash = await createHasher(store.hash);
    expect(row).toEqual({
      ...videoRow("a"),
      metaxy_provenance_by_field: { audio: "a-a", frames: "f-a" },
      metaxy_provenance: hash("a-a|f-a"),
      metaxy_feature_version: graph.versions(video, 16).feature,
      metaxy_project_version: graph.projectVersion("demo", 16),
      metaxy_data_version_by_field: { audio: "a-a", frames: "f-a" },
      metaxy_data_version: hash("a-a|f-a"),
      metaxy_created_at: row?.metaxy_updated_at,
      metaxy_updated_at: expect.any(Date),
      metaxy_deleted_at: null,
      metaxy_materialization_id: null,
    });
    expect(row!.metaxy_updated_at.getTime()).toBeGreaterThanOrEqual(before);
    expect(row!.metaxy_updated_at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("computes the sample's provenance, or trusts one that is provided", async () => {
    const root = defineFeature({ key: "root", id: ["id"], fields: ["y", "x"] });
    await using store = await openStore();
    const versions = { metaxy_provenance_by_field: { y: "2", x: "1" } };
    await store.write(root, [
      { id: "a", ...versions },
      { id: "b", ...versions, metaxy_provenance: "mine" },
    ]);
    const hash = await createHasher(store.hash);
    const rows = sorted(await (await store.read(root)).rows(), "metaxy_provenance");
    expect(rows.map((row) => row.metaxy_provenance)).toEqual([hash("1|2"), "mine"]);
    expect(rows.map((row) => row.metaxy_data_version)).toEqual([hash("1|2"), "mine"]);
    expect(Object.keys(rows[0]!.metaxy_provenance_by_field)).toEqual(["y", "x"]);
  });

  it("of no rows makes the table and stores nothing", async () => {
    await using store = await openStore();
    expect(await store.write(video, [])).toEqual({ rows: 0, repeated: false });
    await writeVideos(store, "a");
    await using increment = await store.resolve(crop);
    expect(await store.write(video, await store.read(video, { filters: "FALSE" }))).toEqual({
      rows: 0,
      repeated: false,
    });
    const none = await store.query(
      "select '' as video_id, '' as path, {'frames': ''} as metaxy_provenance_by_field where false",
    );
    expect(await store.write(crop, none)).toEqual({ rows: 0, repeated: false });
    expect(await increment.orphaned.count()).toBe(0);
    expect(await store.has(crop)).toBe(true);
    expect(await (await store.read(crop)).count()).toBe(0);
  });
});

describe("a table", () => {
  const loose = defineFeature({ key: "loose", id: ["id"], fields: ["main"] });
  const versions = { metaxy_provenance_by_field: { main: "1" } };

  it("gains new user columns, null in older rows", async () => {
    await using store = await openStore();
    await store.write(loose, [{ id: "a", ...versions }]);
    await store.write(loose, [{ id: "b", ...versions, tags: ["x"], "odd \" name'": 1.5, at: new Date(0) }]);
    const rows = sorted(await (await store.read(loose)).rows(), "metaxy_updated_at");
    expect(rows).toMatchObject([
      { id: "a", tags: null, "odd \" name'": null, at: null },
      { id: "b", tags: ["x"], "odd \" name'": 1.5, at: new Date(0) },
    ]);
  });

  it("gains the members of new fields", async () => {
    const wider = defineFeature({ key: "loose", id: ["id"], fields: ["main", "more/of it".replace(" ", "_")] });
    await using store = await openStore();
    await store.write(loose, [{ id: "a", ...versions }]);
    await store.write(wider, [{ id: "b", metaxy_provenance_by_field: { main: "1", more_of_it: "2" } as never }]);
    expect(await (await store.read(wider)).rows()).toMatchObject([
      { id: "b", metaxy_provenance_by_field: { main: "1", more_of_it: "2" } },
    ]);
    await store.write(loose, [{ id: "c", ...versions }]);
    const rows = sorted(await (await store.read(loose)).rows(), "id");
    expect(rows.map((row) => row.metaxy_provenance_by_field)).toEqual([
      { main: "1", more_of_it: null },
      { main: "1", more_of_it: null },
    ]);
  });

  it("has the columns that the schema declares, whether rows provide them or not", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await writeCrops(store);
    expect(await (await store.read(crop, { columns: ["video_id", "score"] })).rows()).toEqual([
      { video_id: "a", score: null },
    ]);
    const tagged = defineFeature({
      key: "video/crop",
      id: ["video_id"],
      schema: z.object({ video_id: z.string(), tags: z.array(z.string()).optional() }),
      deps: [from(video, { select: [] })],
      fields: { frames: { version: "1", on: [video.field("frames")] } },
    });
    await using increment = await store.resolve(tagged, { skipComparison: true });
    await store.write(tagged, increment.new);
    expect(await (await store.read(tagged, { columns: ["tags"] })).rows()).toEqual([{ tags: null }]);
  });

  it("is needed where tables are not created by themselves", async () => {
    await using store = await openStore({ autoCreate: false });
    const error = await rejection(store.write(video, [videoRow("a")]));
    expect(error.code).toBe("TABLE_NOT_FOUND");
    expect(error.message).toContain("video__raw");
  });

  it("has the store's prefix", async () => {
    await using store = await openStore({ tablePrefix: "team_" });
    await writeVideos(store, "a");
    expect(store.tableName(video)).toBe("team_video__raw");
    expect(await (await store.query("select count(*)::integer as n from team_video__raw")).rows()).toEqual([{ n: 1 }]);
    expect(await (await store.read(video)).count()).toBe(1);
  });
});

describe("columns that an increment carries", () => {
  it("are left out of what is stored", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await writeCrops(store);
    const [row] = await (await store.read(crop)).rows();
    expect(Object.keys(row!).filter((name) => !name.startsWith("metaxy_"))).toEqual(["video_id", "path", "score"]);
    expect(row!.path).toBe("crops/a.mp4");
  });

  it("are left out too when the parent has no schema, or stored columns that its schema lacks", async () => {
    const parent = defineFeature({ key: "parent", id: ["id"] });
    const child = defineFeature({
      key: "child",
      id: ["id"],
      schema: z.object({ id: z.string() }),
      deps: [from(parent, { rename: { part: "piece" } })],
    });
    await using store = await openStore();
    await store.write(parent, [{ id: "a", part: "p", tag: "x", metaxy_provenance_by_field: { default: "1" } }]);
    await using increment = await store.resolve(child);
    const rows = (await increment.pending.rows()).map((row) => ({ ...row, id: String(row.id) }));
    expect(await store.write(child, rows)).toMatchObject({ rows: 1 });
    expect(await store.write(child, increment.pending)).toMatchObject({ rows: 1 });
    const [row] = await (await store.read(child)).rows();
    expect(Object.keys(row!).filter((name) => !name.startsWith("metaxy_"))).toEqual(["id"]);
    const misspelt = rows.map((pending) => ({ ...pending, tga: "x" }));
    expect((await rejection(store.write(child, misspelt))).code).toBe("WRITE_INVALID");
  });
});
