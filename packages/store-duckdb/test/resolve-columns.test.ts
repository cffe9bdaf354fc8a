import { defineFeature, from, systemColumns } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { video, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing } from "./support/rows.js";
import { openStore } from "./support/store.js";

const versions = [
  systemColumns.provenanceByField,
  systemColumns.provenance,
  systemColumns.dataVersionByField,
  systemColumns.dataVersion,
];

async function newColumns(feature: Parameters<Awaited<ReturnType<typeof openStore>>["resolve"]>[0]): Promise<string[]> {
  await using store = await openStore();
  await writeVideos(store, "a");
  await using increment = await store.resolve(feature);
  const described = (await increment.new.columns()).map(({ name }) => name);
  const [row] = await increment.new.rows();
  expect(Object.keys(row ?? {})).toEqual(described);
  return described;
}

describe("the columns of an increment", () => {
  it("are all user columns of a parent without a selection, and no system column of it", async () => {
    const feature = defineFeature({ key: "f", id: ["video_id"], deps: [video] });
    expect(await newColumns(feature)).toEqual(["video_id", "path", "size", "audio_hash", "frames_hash", ...versions]);
  });

  it("are the IDs and the selected columns, renamed", async () => {
    const dependency = from(video, { select: ["path", "size"], rename: { path: "source", audio_hash: "unused" } });
    const feature = defineFeature({ key: "f", id: ["video_id"], deps: [dependency] });
    expect(await newColumns(feature)).toEqual(["video_id", "source", "size", ...versions]);
  });

  it("are the IDs alone for an empty selection", async () => {
    const feature = defineFeature({ key: "f", id: ["video_id"], deps: [from(video, { select: [] })] });
    expect(await newColumns(feature)).toEqual(["video_id", ...versions]);
  });

  it("have ID columns by their new names", async () => {
    const feature = defineFeature({
      key: "f",
      id: ["clip"],
      deps: [from(video, { select: ["path"], rename: { video_id: "clip" } })],
    });
    expect(await newColumns(feature)).toEqual(["clip", "path", ...versions]);
  });

  it("may swap two names", async () => {
    const dependency = from(video, {
      select: ["audio_hash"],
      rename: { audio_hash: "frames_hash", frames_hash: "audio_hash" },
    });
    const feature = defineFeature({ key: "f", id: ["video_id"], deps: [dependency] });
    await using store = await openStore();
    await writeVideos(store, "a");
    await using increment = await store.resolve(feature);
    expect((await increment.new.rows())[0]).toMatchObject({ frames_hash: "a-a" });
  });

  it("are the same for every part that is pending, rows or not", async () => {
    const feature = defineFeature({ key: "f", id: ["video_id"], deps: [from(video, { select: ["path"] })] });
    await using store = await openStore();
    await writeVideos(store, "a");
    await using increment = await store.resolve(feature);
    const columns = await increment.new.columns();
    for (const part of [increment.stale, increment.pending, increment.orphaned])
      expect(await part.columns()).toEqual(columns);
    await store.write(feature, increment.pending);
    await using again = await store.resolve(feature);
    expect(await again.counts()).toEqual(nothing);
    for (const part of [again.new, again.stale, again.pending]) expect(await part.columns()).toEqual(columns);
  });
});

describe("columns that cannot be", () => {
  const open = defineFeature({ key: "open", id: ["id"] });
  const other = defineFeature({ key: "other", id: ["id"] });
  const row = { id: "a", metaxy_provenance_by_field: { default: "1" } };

  it("are reported when two parents without schemas provide the same one", async () => {
    const feature = defineFeature({ key: "f", id: ["id"], deps: [open, other] });
    await using store = await openStore();
    await store.write(open, [{ ...row, tag: "x" }]);
    await store.write(other, [{ ...row, tag: "y" }]);
    const error = await rejection(store.resolve(feature));
    expect(error.code).toBe("RESOLVE_INVALID");
    expect(error.message).toContain("tag from both open and other");
  });

  it.each<[string, Parameters<typeof from>[1], string]>([
    ["selected", { select: ["tga"] }, 'did you mean "tag"?'],
    ["renamed", { rename: { tga: "x" } }, 'did you mean "tag"?'],
  ])("are reported when they are %s and a parent without a schema does not have them", async (_, options, advice) => {
    const feature = defineFeature({ key: "f", id: ["id"], deps: [from(open, options)] });
    await using store = await openStore();
    await store.write(open, [{ ...row, tag: "x" }]);
    const error = await rejection(store.resolve(feature));
    expect(error.code).toBe("RESOLVE_INVALID");
    expect(error.message).toContain(advice);
    expect(error.message).toMatch(/^The dependency of f on open (selects|needs|renames) column "tga"/);
  });
});

it("has a table for a child whose ID the parents do not have", async () => {
  const feature = defineFeature({
    key: "f",
    id: ["clip_id"],
    schema: z.object({ clip_id: z.string(), video_id: z.string() }),
    deps: [from(video, { select: [] })],
  });
  await using store = await openStore();
  await writeVideos(store, "a");
  await using increment = await store.resolve(feature);
  await store.write(
    feature,
    (await increment.new.rows()).map((row) => ({ ...row, clip_id: "c" })),
  );
  await using again = await store.resolve(feature);
  expect(await again.counts()).toEqual(nothing);
});

it("needs a schema that has the columns which tell what a row is made from", async () => {
  const frame = defineFeature({
    key: "frame",
    id: ["n"],
    schema: z.object({ n: z.int() }),
    deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
  });
  await using store = await openStore();
  await writeVideos(store, "a");
  const error = await rejection(store.resolve(frame));
  expect(error.code).toBe("GRAPH_INVALID");
  expect(error.message).toContain("video_id");
});
