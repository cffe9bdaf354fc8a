import { join } from "node:path";
import { column, defineFeature, from, isMetaxyError } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { crop, graph, stored, video, videoRow, writeVideos } from "./features.js";
import type { StorageKind } from "./stores.js";
import { duckdbFile, storeOver } from "./stores.js";

const nothing = { new: 0, stale: 0, orphaned: 0, waiting: 0 };
const history = { withSampleHistory: true, includeSoftDeleted: true };

/** What every store promises, for one over a storage. */
export function describeWholeStore(kind: StorageKind): void {
  describe("a store over it", () => {
    it("knows everything when it is opened again", async () => {
      const folder = await newFolder();
      {
        await using store = await storeOver(kind(folder), { graph, hash: { algorithm: "sha256", length: 20 } }).open();
        await writeVideos(store, "a", "b");
        await using todo = await store.resolve(crop);
        await store.write(crop, todo.pending);
      }
      await using store = await storeOver(kind(folder), { graph }).open({ mode: "read" });
      expect(store.hash).toEqual({ algorithm: "sha256", length: 20 });
      expect(await stored(store, crop, "video_id")).toEqual(["a", "b"]);
      await using todo = await store.resolve(crop);
      expect(await todo.counts()).toEqual(nothing);
      const other = storeOver(kind(folder), { hash: { algorithm: "md5", length: 20 } });
      await expect(other.open()).rejects.toMatchObject({ code: "HASH_SETTINGS_MISMATCH" });
    });

    it("refuses to mix hashes when two stores begin at once", async () => {
      const folder = await newFolder();
      await using first = await storeOver(kind(folder), { hash: { length: 16 } }).open();
      await using second = await storeOver(kind(folder), { hash: { length: 32 } }).open();
      await writeVideos(first, "a");
      await expect(writeVideos(second, "b")).rejects.toMatchObject({ code: "HASH_SETTINGS_MISMATCH" });
      expect(await stored(first, video, "video_id")).toEqual(["a"]);
    });

    it("is empty where there is nothing", async () => {
      await using store = await storeOver(kind(join(await newFolder(), "none")), { graph }).open({ mode: "read" });
      expect(await store.has(video)).toBe(false);
      await expect(store.resolve(crop)).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });
    });

    it("labels what changed", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      await writeVideos(store, "same", "changed", "gone");
      await using first = await store.resolve(crop);
      await store.write(crop, await first.pending.rows());
      await store.write(video, [videoRow("changed", "2"), videoRow("added")]);
      expect(await store.delete(video, column<string>("video_id").eq("gone"))).toBe(1);
      await using todo = await store.resolve(crop);
      expect(await todo.counts()).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });
      expect(await store.progress(crop)).toBeCloseTo(2 / 3);
      await store.write(crop, todo.pending);
      expect((await todo.orphaned.rows()).map((row) => row.video_id)).toEqual(["gone"]);
      expect((await todo.new.rows()).map((row) => row.video_id)).toEqual(["added"]);
      expect(await store.progress(crop)).toBe(1);
    });

    it("sees what others append, delete and drop", async () => {
      const configured = storeOver(kind(await newFolder()), { graph });
      await using store = await configured.open();
      await using other = await configured.open();
      await writeVideos(other, "a");
      expect(await stored(store, video, "video_id")).toEqual(["a"]);
      await writeVideos(other, "b");
      expect(await stored(store, video, "video_id")).toEqual(["a", "b"]);
      await other.delete(video, "video_id = 'a'", { hard: true });
      expect(await stored(store, video, "video_id")).toEqual(["b"]);
      await other.drop(video);
      expect(await store.has(video)).toBe(false);
      await writeVideos(store, "c");
      expect(await stored(other, video, "video_id")).toEqual(["c"]);
    });

    it("does many things at once", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      await Promise.all(["a", "b", "c"].map((id) => writeVideos(store, id)));
      const answers = await Promise.all([
        stored(store, video, "video_id"),
        store.progress(crop).catch(() => null),
        stored(store, video, "path"),
      ]);
      expect(answers).toEqual([["a", "b", "c"], 0, ["a.mp4", "b.mp4", "c.mp4"]]);
    });

    it("runs SQL of the user on its tables", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      await writeVideos(store, "a", "b");
      const rows = await store.query<{ total: number }>(
        `select count(*) as total from ${store.tableName(video)} where Video_Id > 'a'`,
      );
      expect(await rows.rows()).toEqual([{ total: 1 }]);
      const all = await store.query(`select * from "${store.tableName(video)}"`);
      expect((await all.arrow()).numRows).toBe(2);
      const file = join(await newFolder(), "out.parquet");
      expect(await (await store.read(video)).toParquet(file)).toBe(2);
      await store.write(video, { parquet: file });
      expect(await (await store.read(video, history)).count()).toBe(4);
    });

    it("finds the tables of every form of a statement", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      await writeVideos(store, "a", "b");
      const table = store.tableName(video);
      for (const statement of [
        `from ${table}`,
        `with chosen as (select * from ${table}) from chosen`,
        `with ${table} as (select * from ${table}) from ${table}`,
        `from (values (1)) one, lateral (from ${table})`,
        `select video_id, a, b from (pivot (select *, video_id as name from ${table}) on name using count(*) group by video_id)`,
        `pivot (select *, video_id as name from ${table}) on name using count(*) group by video_id`,
        `from query_table('${table}')`,
        `from query('from ${table}')`,
      ]) {
        const found = await store.query(statement);
        expect(await found.count(), statement).toBe(2);
      }
    });

    it("takes no value in an error of a query for what the storage says", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      for (const value of ["Permission denied", "No space left on device", "403 Forbidden"]) {
        const rows = await store.query(`select cast('${value}' as integer) as number`).catch((error: unknown) => error);
        expect(rows).toMatchObject({ code: "STORE_FAILED", message: expect.stringContaining(value) });
      }
    });

    it("rebases and copies", async () => {
      await using store = await storeOver(kind(await newFolder()), { graph }).open();
      await writeVideos(store, "a", "b");
      await using todo = await store.resolve(crop);
      await store.write(crop, todo.pending);
      const next = defineFeature({ key: "video/crop", id: ["video_id"], deps: [from(video)], fields: { frames: "2" } });
      expect(await store.rebase(next, { from: graph.versions(crop, store.hash.length).feature })).toBe(2);
      await using again = await store.resolve(next);
      expect(await again.counts()).toEqual(nothing);
      await using copy = await storeOver(kind(await newFolder()), { graph }).open();
      expect(await copy.copyFrom(store)).toEqual({ features: 2, rows: 6 });
      expect(await stored(copy, crop, "metaxy_updated_at")).toEqual(await stored(store, crop, "metaxy_updated_at"));
    });

    it("stands in a chain of fallback stores, on either side", async () => {
      const folder = await newFolder();
      const file = duckdbFile(join(folder, "production.duckdb"));
      {
        await using production = await file.open();
        await writeVideos(production, "a", "b");
      }
      const preview = storeOver(kind(join(folder, "preview")), { graph, fallbackStores: [file] });
      {
        await using store = await preview.open();
        await using todo = await store.resolve(crop);
        expect(await todo.counts()).toEqual({ new: 2, stale: 0, orphaned: 0, waiting: 0 });
        await store.write(crop, todo.pending);
        expect(await store.has(video)).toBe(false);
      }
      await using store = await storeOver(kind(join(folder, "second")), { graph, fallbackStores: [preview] }).open();
      expect(await stored(store, crop, "video_id")).toEqual(["a", "b"]);
      expect(await store.delete(crop, "video_id = 'a'")).toBe(1);
      expect(await stored(store, crop, "video_id")).toEqual([]);
    });

    it("names what goes wrong", async () => {
      const configured = storeOver(kind(await newFolder()), { graph });
      await using store = await configured.open();
      await store.close();
      const error: unknown = await store.read(video).catch((reason: unknown) => reason);
      expect(isMetaxyError(error, "STORE_CLOSED")).toBe(true);
      await using reader = await configured.open({ mode: "read" });
      await expect(writeVideos(reader, "a")).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    });
  });
}
