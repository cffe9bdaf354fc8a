import { defineFeature } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { openStore } from "./support/store.js";

const note = defineFeature({ key: "note", id: ["id"], fields: ["main"] });

describe("writeMany", () => {
  it("stores nothing when one feature's rows are bad, whichever comes first", async () => {
    await using store = await openStore();
    await writeVideos(store, "old");
    await using increment = await store.resolve(crop);
    const [row] = await increment.new.rows();
    const bad = [
      { ...row, path: "x" },
      { ...row, path: "y" },
    ];
    const entries = [
      { feature: video, rows: [videoRow("a")] },
      { feature: crop, rows: bad },
    ];
    for (const order of [entries, entries.toReversed()]) {
      const error = await rejection(store.writeMany(order));
      expect(error.code).toBe("WRITE_INVALID");
      expect(error.message).toContain("video/crop: 2 rows with the same video_id");
    }
    expect(await (await store.read(video)).count()).toBe(1);
    expect(await store.has(crop)).toBe(false);
  });

  it("has one idempotency key for all", async () => {
    await using store = await openStore();
    await store.writeMany([{ feature: video, rows: [videoRow("a")] }], { idempotencyKey: "k" });
    expect(
      await store.write(note, [{ id: "n", metaxy_provenance_by_field: { main: "1" } }], { idempotencyKey: "k" }),
    ).toEqual({ rows: 0, repeated: true });
    expect(await store.has(note)).toBe(false);
  });
});
