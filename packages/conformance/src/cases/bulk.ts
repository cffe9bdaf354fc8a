import assert from "node:assert/strict";
import type { Increment, Store } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { nothing, pick, sorted } from "./support/rows.js";
import { sameRows } from "./support/same-rows.js";
import { fill, rowsAsJson } from "./support/stored.js";

const count = 200_000;

/** 200,000 rows at once, and before them fewer, so that what fails with many rows of any number says so soon. */
export const bulk = topic("bulk", {
  some: {
    title: "5,000 rows in one write are all stored, and an increment of them is counted, written and over",
    async run(lab) {
      const store = await lab.open();
      const some = 5_000;
      assert.deepEqual(await store.write(video, rows(some)), { rows: some, repeated: false });
      assert.equal(await (await store.read(video)).count(), some);
      const ids = new Set(
        (await (await store.read(video, { columns: ["video_id"] })).rows()).map((row) => row.video_id),
      );
      assert.equal(ids.size, some);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), { ...nothing, new: some });
      assert.equal((await store.write(crop, increment.pending)).rows, some);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  rows: {
    title: "200,000 rows in one write are all stored, and batches of any size give each of them once",
    async run(lab) {
      const store = await lab.open();
      assert.deepEqual(await store.write(video, rows()), { rows: count, repeated: false });
      const relation = await store.read(video, { columns: ["video_id", "path"] });
      assert.equal(await relation.count(), count);
      for (const size of [7_777, 65_536]) {
        const seen = new Uint8Array(count);
        const sizes: number[] = [];
        for await (const batch of relation.batches(size)) {
          sizes.push(batch.length);
          for (const { video_id, path } of batch) {
            assert.equal(path, `${video_id}.mp4`);
            const index = Number(String(video_id).slice(1));
            seen[index] = (seen[index] ?? 0) + 1;
          }
        }
        assert.ok(seen.every((times) => times === 1));
        assert.ok(sizes.every((each) => each >= 1 && each <= size));
      }
    },
  },
  increment: {
    title: "an increment of 200,000 samples is counted, written as it is, and leaves nothing to do",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, rows());
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), { new: count, stale: 0, orphaned: 0, waiting: 0 });
      assert.equal((await store.write(crop, increment.pending)).rows, count);
      await hashesAreRight(store);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
  "from-another-store": {
    title: "200,000 rows of another store arrive as they are there",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      await fill(lab, { place: "source" }, (store) => store.write(video, rows()));
      const source = await lab.open({ place: "source", mode: "read" });
      const store = await lab.open();
      const columns = ["video_id", "path", "metaxy_provenance_by_field"] as const;
      const outcome = await store.write(video, await source.read(video, { columns }));
      assert.deepEqual(outcome, { rows: count, repeated: false });
      assert.equal(await (await store.read(video)).count(), count);
      await using increment: Increment = await store.resolve(crop);
      assert.equal((await store.write(crop, increment.new)).rows, count);
      await hashesAreRight(store);
    },
  },
});

function* rows(many = count): Generator<ReturnType<typeof videoRow>> {
  for (let index = 0; index < many; index++) yield videoRow(`v${String(index).padStart(6, "0")}`);
}

/** The first 16 digits of the MD5 of `frames|1|video/raw.frames|f-v000000` and so on, and of these digits. */
const known = {
  v000000: ["d145b22ac1248476", "c65277e6b7e08a6b"],
  v123456: ["dfc760ed3f9e2d5b", "b76acdbb61cb39b0"],
  v199999: ["d3850c0900705a83", "1f22f4328adad6e7"],
} as const;

async function hashesAreRight(store: Store): Promise<void> {
  const filters = "video_id IN ('v000000', 'v123456', 'v199999')";
  const found = sorted(await (await store.read(crop, { filters })).rows(), "video_id");
  const expected = Object.entries(known).map(([video_id, [frames, metaxy_provenance]]) => ({
    video_id,
    source: `${video_id}.mp4`,
    metaxy_provenance_by_field: { frames },
    metaxy_provenance,
  }));
  const texts = Object.entries(known).map(([id, [hash]]) => [hash, `frames|1|video/raw.frames|f-${id}`] as const);
  sameRows(
    rowsAsJson(pick(found, "video_id", "source", "metaxy_provenance_by_field", "metaxy_provenance")),
    rowsAsJson(expected),
    "the stored rows of video/crop",
    new Map([...texts, ...Object.values(known).map(([frames, sample]) => [sample, frames] as const)]),
  );
}
