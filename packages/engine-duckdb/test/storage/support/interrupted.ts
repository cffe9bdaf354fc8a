import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { crop, graph, stored, video, videoRow, writeVideos } from "./features.js";
import type { StorageKind } from "./stores.js";
import { aroundAppend, storeOver } from "./stores.js";

const key = { idempotencyKey: "job-7" };
const history = { withSampleHistory: true, includeSoftDeleted: true };

/** What a store over a storage promises of writes that are repeated or break off. */
export function describeInterruptedWrites(kind: StorageKind): void {
  describe("a write to it", () => {
    it("does nothing when it is repeated with its key", async () => {
      const folder = await newFolder();
      {
        await using store = await storeOver(kind(folder)).open();
        expect(await store.write(video, [videoRow("a")], key)).toEqual({ rows: 1, repeated: false });
        expect(await store.write(video, [videoRow("a")], key)).toEqual({ rows: 0, repeated: true });
      }
      await using store = await storeOver(kind(folder)).open();
      expect(await store.write(video, [videoRow("a")], key)).toEqual({ rows: 0, repeated: true });
      expect(await store.write(video, [videoRow("b")], { idempotencyKey: "job-8" })).toEqual({
        rows: 1,
        repeated: false,
      });
      expect(await stored(store, video, "video_id", history)).toEqual(["a", "b"]);
    });

    it("appends children before parents, each in one commit", async () => {
      const appended: string[] = [];
      const storage = aroundAppend(kind(await newFolder()), async (table, append, { count }) => {
        appended.push(`${table} ${count}`);
        await append();
      });
      await using store = await storeOver(storage, { graph }).open();
      await writeVideos(store, "a", "b");
      await using todo = await store.resolve(crop);
      const rows = { feature: crop, rows: todo.pending };
      await store.writeMany([{ feature: video, rows: [videoRow("c")] }, rows], key);
      expect(appended.slice(0, 2)).toEqual(["metaxy_system__settings 3", "video__raw 2"]);
      expect(appended.slice(2)).toEqual([
        "metaxy_system__writes 2",
        "video__crop 2",
        "video__raw 1",
        "metaxy_system__writes 1",
      ]);
    });

    for (const [name, broken] of [
      ["the settings", "metaxy_system__settings"],
      ["the key", "metaxy_system__writes"],
      ["the child", "video__crop"],
      ["the parent", "video__raw"],
    ] as const) {
      for (const when of ["before", "after"] as const) {
        it(`can be repeated with its key when it broke off ${when} ${name} was stored`, async () => {
          const folder = await newFolder();
          const entries = [
            { feature: video, rows: [videoRow("a"), videoRow("b")] },
            { feature: crop, rows: [{ ...videoRow("a"), metaxy_provenance_by_field: { frames: "1" } }] },
          ];
          const storage = aroundAppend(kind(folder), async (table, append) => {
            if (when === "after") await append();
            if (table === broken) throw new Error("The power went out.");
            if (when === "before") await append();
          });
          {
            await using store = await storeOver(storage, { graph }).open();
            await expect(store.writeMany(entries, key)).rejects.toMatchObject({ code: "STORE_FAILED" });
          }
          await using store = await storeOver(kind(folder), { graph }).open();
          await store.writeMany(entries, key);
          expect(await store.writeMany(entries, key)).toEqual({ rows: 0, repeated: true });
          expect(await stored(store, video, "video_id", history)).toEqual(["a", "b"]);
          expect(await stored(store, crop, "video_id", history)).toEqual(["a"]);
        });
      }
    }

    it("stops while its first feature is stored, and leaves its key", async () => {
      const folder = await newFolder();
      const controller = new AbortController();
      const reason = new Error("enough");
      const signals: (AbortSignal | undefined)[] = [];
      const storage = aroundAppend(kind(folder), async (table, append, _, { signal }) => {
        if (table.startsWith("metaxy_")) return append();
        signals.push(signal);
        if (signals.length === 1) controller.abort(reason);
        signal?.throwIfAborted();
        await append();
      });
      const entries = [
        { feature: video, rows: [videoRow("a"), videoRow("b")] },
        { feature: crop, rows: [{ ...videoRow("a"), metaxy_provenance_by_field: { frames: "1" } }] },
      ];
      await using store = await storeOver(storage, { graph }).open();
      await expect(store.writeMany(entries, { ...key, signal: controller.signal })).rejects.toMatchObject({
        code: "ABORTED",
        cause: reason,
      });
      expect([await store.has(video), await store.has(crop)]).toEqual([false, false]);
      expect(await store.writeMany(entries, { ...key, signal: new AbortController().signal })).toEqual({
        rows: 3,
        repeated: false,
      });
      expect(signals.map((signal) => signal?.aborted)).toEqual([true, false, undefined]); // the second feature comes in any case
    });

    it("is not tried again without a key, and says what is stored", async () => {
      const folder = await newFolder();
      const storage = aroundAppend(kind(folder), async (table, append) => {
        if (table === "video__raw") throw new Error("The power went out");
        await append();
      });
      await using store = await storeOver(storage, { graph }).open();
      const child = { feature: crop, rows: [{ ...videoRow("a"), metaxy_provenance_by_field: { frames: "1" } }] };
      const write = store.writeMany([{ feature: video, rows: [videoRow("a")] }, child]);
      await expect(write).rejects.toMatchObject({ code: "STORE_FAILED", details: { stored: ["video__crop"] } });
      expect(await stored(store, crop, "video_id", history)).toEqual(["a"]);
      expect(await store.has(video)).toBe(false);
    });

    it("survives that the mark of its end was lost", async () => {
      const folder = await newFolder();
      let marks = 0;
      const storage = aroundAppend(kind(folder), async (table, append) => {
        if (table.endsWith("writes") && ++marks === 2) throw new Error("The power went out.");
        await append();
      });
      {
        await using store = await storeOver(storage).open();
        await expect(store.write(video, [videoRow("a")], key)).rejects.toMatchObject({ code: "STORE_FAILED" });
      }
      await using store = await storeOver(kind(folder)).open();
      expect(await store.write(video, [videoRow("a")], key)).toEqual({ rows: 0, repeated: true });
      expect(await stored(store, video, "video_id", history)).toEqual(["a"]);
    });
  });
}
