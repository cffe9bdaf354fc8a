import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { video, videoRow } from "./features.js";
import type { StorageKind } from "./stores.js";
import { aroundAppend, storeOver } from "./stores.js";

const chunk = defineFeature({
  key: "video/chunk",
  id: ["video_id", "n"],
  deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});
const childless = "metaxy_system__childless__video__chunk";

/** Videos a and b with three chunks each, and then changed: a has one chunk now, b none. */
async function changed(kind: StorageKind, folder: string): Promise<void> {
  await using store = await storeOver(kind(folder)).open();
  await store.write(video, [videoRow("a"), videoRow("b")]);
  await using todo = await store.resolve(chunk);
  const chunks = ["a", "b"].flatMap((video_id) => [0, 1, 2].map((n) => ({ video_id, n })));
  await store.replaceChildren(chunk, todo.pending, chunks);
  const later = [videoRow("a"), videoRow("b")].map((row) => ({
    ...row,
    metaxy_provenance_by_field: { ...row.metaxy_provenance_by_field, frames: "later" },
  }));
  await store.write(video, later);
}

/** What a store over a storage promises of children that are replaced. */
export function describeReplacedChildren(kind: StorageKind): void {
  describe("children that it replaces", () => {
    it("are one commit with the tombstones of those that are gone, before the parents without any", async () => {
      const folder = await newFolder();
      await changed(kind, folder);
      const appended: string[] = [];
      const storage = aroundAppend(kind(folder), async (table, append, { count }, { feature }) => {
        appended.push(`${table} ${count} ${feature}`);
        await append();
      });
      await using store = await storeOver(storage).open();
      await using todo = await store.resolve(chunk);
      await store.replaceChildren(chunk, todo.pending, [{ video_id: "a", n: 0 }]);
      expect(appended).toEqual(["video__chunk 6 video/chunk", `${childless} 1 null`]);
      await using again = await store.resolve(chunk);
      expect(await again.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
    });

    for (const [broken, when, left] of [
      ["video__chunk", "before", ["a", "b"]],
      ["video__chunk", "after", ["b"]],
      [childless, "before", ["b"]],
      [childless, "after", []],
      ["metaxy_system__writes", "before", ["a", "b"]],
      ["metaxy_system__writes", "after", ["a", "b"]],
    ] as const) {
      it(`can be repeated with their key when the write broke off ${when} ${broken} was stored`, async () => {
        const folder = await newFolder();
        await changed(kind, folder);
        const rows = [{ video_id: "a", n: 0 }];
        const storage = aroundAppend(kind(folder), async (table, append) => {
          if (table === broken && when === "before") throw new Error("The power went out.");
          await append();
          if (table === broken) throw new Error("The power went out.");
        });
        const replace = async (store: Store): Promise<unknown> => {
          await using todo = await store.resolve(chunk, { skipComparison: true });
          return await store.replaceChildren(chunk, todo.pending, rows, { idempotencyKey: "job-7" });
        };
        {
          await using store = await storeOver(storage).open();
          await expect(replace(store)).rejects.toMatchObject({ code: "STORE_FAILED" });
          await using half = await store.resolve(chunk);
          expect((await half.pending.rows()).map(({ video_id }) => video_id).sort()).toEqual(left);
        }
        await using store = await storeOver(kind(folder)).open();
        await replace(store);
        expect(await replace(store)).toEqual({ rows: 0, repeated: true });
        await using again = await store.resolve(chunk);
        expect(await again.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
        expect(await (await store.read(chunk, { withSampleHistory: true, includeSoftDeleted: true })).count()).toBe(12);
      });
    }
  });
}
