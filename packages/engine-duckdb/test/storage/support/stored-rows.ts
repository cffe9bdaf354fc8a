import { readdir } from "node:fs/promises";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { crop, graph, stored, video, videoRow, writeVideos } from "./features.js";
import type { StorageKind } from "./stores.js";
import { storeOver } from "./stores.js";

const history = { withSampleHistory: true, includeSoftDeleted: true };

/** What a store over a storage makes of rows, and what it refuses. */
export function describeStoredRows(kind: StorageKind): void {
  describe("the rows in it", () => {
    it("are deleted softly with history, and permanently without", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      await writeVideos(store, "a", "b", "c");
      await writeVideos(store, "a");
      expect(await store.delete(video, [{ video_id: "b" }])).toBe(1);
      expect(await stored(store, video, "video_id")).toEqual(["a", "c"]);
      expect(await stored(store, video, "video_id", history)).toEqual(["a", "a", "b", "b", "c"]);
      expect(await store.delete(video, "video_id != 'c'", { hard: true })).toBe(4);
      expect(await stored(store, video, "video_id", history)).toEqual(["c"]);
      expect(await store.delete(video, "TRUE", { hard: true })).toBe(1);
      expect(await stored(store, video, "video_id", history)).toEqual([]);
      expect(await store.has(video)).toBe(true);
    });

    it("may provide new columns and fields", async () => {
      const folder = await newFolder();
      {
        await using store = await storeOver(kind(folder)).open();
        await store.write(video, [videoRow("a")]);
      }
      const wider = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio", "frames", "text"] });
      await using store = await storeOver(kind(folder), { graph: new FeatureGraph([wider]) }).open();
      const versions = { audio: "1", frames: "1", text: "1" };
      await store.write(wider, [{ video_id: "b", size: 7, metaxy_provenance_by_field: versions }]);
      const rows = await (await store.read(wider, { withFeatureHistory: true })).rows();
      expect(rows.sort((a) => (a.video_id === "a" ? -1 : 1))).toMatchObject([
        {
          video_id: "a",
          path: "a.mp4",
          size: null,
          metaxy_provenance_by_field: { audio: "1", frames: "1", text: null },
        },
        { video_id: "b", path: null, size: 7, metaxy_provenance_by_field: versions },
      ]);
    });

    it("keep values of every type", async () => {
      const anything = defineFeature({ key: "anything", id: ["id"] });
      const configured = storeOver(kind(await newFolder()));
      const row = {
        id: "\ufeffé😀\n\"'",
        integer: 2n ** 60n,
        float: 0.1,
        infinite: Number.NEGATIVE_INFINITY,
        boolean: false,
        instant: new Date("1969-12-31T23:59:59.999Z"),
        binary: new Uint8Array([0, 255, 10]),
        list: ["\ufeffx", null, ""],
        numbers: [1, 2],
        struct: { text: "t", deep: { at: new Date(5) } },
        metaxy_provenance_by_field: { default: "1" },
      };
      {
        await using store = await configured.open();
        await store.write(anything, [
          row,
          {
            ...row,
            id: "nulls",
            integer: null,
            float: null,
            boolean: null,
            instant: null,
            binary: null,
            list: null,
            struct: null,
          },
        ]);
      }
      await using store = await configured.open();
      const rows = await (await store.read(anything)).rows();
      const [nulls, full] = rows.sort((a) => (a.id === "nulls" ? -1 : 1));
      expect(full).toMatchObject({ ...row, binary: expect.anything() });
      expect(Array.from(full?.binary as Uint8Array)).toEqual([0, 255, 10]);
      expect(nulls).toMatchObject({
        integer: null,
        float: null,
        boolean: null,
        instant: null,
        binary: null,
        list: null,
        struct: null,
      });
    });

    it("are stored all, or none when the write is refused", async () => {
      const folder = await newFolder();
      await using store = await storeOver(kind(folder), { graph }).open();
      await expect(store.write(video, [videoRow("a"), videoRow("a")])).rejects.toMatchObject({ code: "WRITE_INVALID" });
      expect(await readdir(folder)).toEqual([]);
      await writeVideos(store, "a");
      const before = await readdir(folder, { recursive: true });
      const bad = { feature: video, rows: [videoRow("b"), { ...videoRow("c"), video_id: null }] };
      await using todo = await store.resolve(crop);
      await expect(store.writeMany([bad, { feature: crop, rows: todo.pending }])).rejects.toMatchObject({
        code: "WRITE_INVALID",
      });
      const aborted = { signal: AbortSignal.abort() };
      await expect(store.write(video, [videoRow("d")], aborted)).rejects.toMatchObject({ code: "ABORTED" });
      expect(await readdir(folder, { recursive: true })).toEqual(before);
    });
  });
}
