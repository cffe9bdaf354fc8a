import { defineFeature } from "@metaxy-ts/core";
import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { crop, video, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

describe("a root", () => {
  it("needs samples", async () => {
    await using store = await openStore();
    const error = await rejection(store.resolve(video));
    expect(error.code).toBe("RESOLVE_INVALID");
    expect(error.message).toContain("video/raw");
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
