import { defineFeature } from "@metaxy-ts/core";
import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { crop, video, videoRow, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

const document = defineFeature({
  key: "document",
  id: ["id"],
  schema: z.object({ id: z.string(), text: z.string() }),
  fields: ["body"],
});

describe("a root", () => {
  it("needs samples", async () => {
    await using store = await openStore();
    const error = await rejection(store.resolve(video));
    expect(error.code).toBe("RESOLVE_INVALID");
    expect(error.message).toContain("video/raw");
  });

  it("compares samples with what is stored", async () => {
    await using store = await openStore();
    await writeVideos(store, "same", "changed", "gone");
    const given = [videoRow("same"), videoRow("changed", { frames_hash: "other" }), videoRow("added")];
    await using increment = await store.resolve(video, { samples: given });
    expect(await samples(increment, "video_id")).toEqual({ new: ["added"], stale: ["changed"], orphaned: ["gone"] });
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1 });
  });

  it("has all samples new before anything is stored", async () => {
    await using store = await openStore();
    await using increment = await store.resolve(video, { samples: [videoRow("a"), videoRow("b")] });
    expect(await increment.counts()).toEqual({ new: 2, stale: 0, orphaned: 0 });
    expect(await increment.orphaned.rows()).toEqual([]);
  });

  it("has nothing to do once the samples are written", async () => {
    await using store = await openStore();
    await using increment = await store.resolve(video, { samples: [videoRow("a"), videoRow("b")] });
    await store.write(video, increment.pending);
    await using again = await store.resolve(video, { samples: [videoRow("a"), videoRow("b")] });
    expect(await again.counts()).toEqual(nothing);
  });

  it("orphans everything when there are no samples", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await using increment = await store.resolve(video, { samples: [] });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: [], orphaned: ["a", "b"] });
  });

  it("takes samples from Arrow and from a relation", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    const columns = {
      video_id: ["a"],
      path: ["a.mp4"],
      size: BigInt64Array.of(1n),
      audio_hash: ["a-a"],
      frames_hash: ["new"],
    };
    await using arrow = await store.resolve(video, { samples: tableFromArrays(columns) });
    expect(await samples(arrow, "video_id")).toEqual({ new: [], stale: ["a"], orphaned: ["b"] });

    const relation = await store.query(
      "select 'b' as video_id, '' as path, 1 as size, 'a-b' as audio_hash, 'f-b' as frames_hash",
    );
    await using related = await store.resolve(video, { samples: relation });
    expect(await samples(related, "video_id")).toEqual({ new: [], stale: [], orphaned: ["a"] });
  });

  it("gives samples the four versioning columns", async () => {
    await using store = await openStore();
    await using increment = await store.resolve(document, {
      samples: [{ id: "a", text: "x", metaxy_provenance_by_field: { body: "v1" } }],
    });
    const [row] = await increment.new.rows();
    expect(row).toEqual({
      id: "a",
      text: "x",
      metaxy_provenance_by_field: { body: "v1" },
      metaxy_provenance: expect.stringMatching(/^[0-9a-f]{16}$/),
      metaxy_data_version_by_field: { body: "v1" },
      metaxy_data_version: row?.metaxy_provenance,
    });
  });

  it("keeps the data versions of samples, and computes their provenance anew", async () => {
    await using store = await openStore();
    const given = {
      id: "a",
      text: "x",
      metaxy_provenance_by_field: { body: "v1" },
      metaxy_provenance: "not this one",
      metaxy_data_version_by_field: { body: "mine" },
      metaxy_data_version: "mine too",
    };
    await using increment = await store.resolve(document, { samples: [given] });
    await using plain = await store.resolve(document, {
      samples: [{ id: "a", text: "x", metaxy_provenance_by_field: { body: "v1" } }],
    });
    const [row] = await increment.new.rows();
    const [computed] = await plain.new.rows();
    expect(row).toMatchObject({ metaxy_data_version_by_field: { body: "mine" }, metaxy_data_version: "mine too" });
    expect(row?.metaxy_provenance).toBe(computed?.metaxy_provenance);
  });

  it("narrows samples and stored rows by target filters", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 1 }), videoRow("b", { size: 9 })]);
    const given = [videoRow("c", { size: 1 }), videoRow("d", { size: 9 })];
    await using increment = await store.resolve(video, { samples: given, targetFilters: (c) => c.size.lt(5) });
    expect(await samples(increment, "video_id")).toEqual({ new: ["c"], stale: [], orphaned: ["a"] });
  });

  it("refuses samples without versions", async () => {
    await using store = await openStore();
    const given = [{ id: "a", text: "x" }] as never;
    expect((await rejection(store.resolve(document, { samples: given }))).code).toBe("WRITE_INVALID");
  });

  it("refuses samples that could not be written: without an ID, without a version, or twice the same", async () => {
    await using store = await openStore();
    const sample = { text: "x", metaxy_provenance_by_field: { body: "1" } };
    const loose = defineFeature({ key: "loose", id: ["id"], fields: ["body"] });
    for (const samples of [
      [{ ...sample, id: null }],
      [{ ...sample, id: "a", metaxy_provenance_by_field: null }],
      [
        { ...sample, id: "a" },
        { ...sample, id: "a" },
      ],
      await store.query("select null::varchar as id, {'body': '1'} as metaxy_provenance_by_field"),
    ]) {
      expect((await rejection(store.resolve(loose, { samples: samples as never }))).code).toBe("WRITE_INVALID");
    }
  });
});

it("a feature with parents can be told its samples, with the columns of an increment", async () => {
  await using store = await openStore();
  await writeVideos(store, "a", "b");
  await using increment = await store.resolve(crop);
  const rows = (await increment.new.rows()).map((row) => ({ ...row, path: "x" }));
  await using told = await store.resolve(crop, { samples: rows });
  expect(await samples(told, "video_id")).toEqual({ new: ["a", "b"], stale: [], orphaned: [] });
  await store.write(crop, told.new);
  const relation = await store.query(`select *, 'y' as path from ${await increment.new.name()} where video_id = 'a'`);
  await using later = await store.resolve(crop, { samples: relation });
  expect(await samples(later, "video_id")).toEqual({ new: [], stale: [], orphaned: ["b"] });
});
