import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { newCrop, writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { nothing, parts, pick, sorted, values } from "./support/rows.js";
import { countStored, everyRow, fill } from "./support/stored.js";

const noon = 1_700_000_000_123_456n;
const hour = 3_600_000_000n;

/** Clocks that disagree: a write is later than what it replaces, whatever the writer's clock says. */
export const clocks = topic("clock", {
  "an-hour-behind": {
    title: "a write with a clock that is an hour behind is current, and dependent samples are stale",
    async run(lab) {
      await fill(lab, { clock: noon + hour }, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b")]);
        await writePending(store, crop);
      });
      await fill(lab, { clock: noon }, async (store) => {
        assert.equal((await store.write(video, [videoRow("a", { frames: "new" })])).rows, 1);
      });
      const store = await lab.open();
      const [row] = await (await store.read(video, { filters: "video_id = 'a'" })).rows();
      assert.deepEqual({ ...row?.metaxy_provenance_by_field }, { audio: "a-a", frames: "new" });
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: ["a"], orphaned: [] });
      assert.equal(await countStored(store, video), 3);
    },
  },
  "by-a-microsecond": {
    title:
      "with a stopped clock each write is later than the one before, and so is one with a clock that is a microsecond behind",
    async run(lab) {
      await fill(lab, { clock: noon }, async (store) => {
        for (const version of ["1", "9", "2"]) {
          await store.write(note, [noteRow("a", version)]);
          assert.deepEqual(await main(store), [version]);
        }
        await store.delete(note, [{ id: "a" }]);
        await store.write(note, [noteRow("a", "1")]);
      });
      await fill(lab, { clock: noon + 3n }, (store) => store.write(note, [noteRow("a", "0")]));
      assert.deepEqual(await versionsOf(lab), ["0"]);
      const store = await lab.open();
      const rows = await (await store.read(note, everyRow)).rows();
      const timestamps = rows.map((row) => (row.metaxy_deleted_at ?? row.metaxy_updated_at).getTime());
      assert.equal(rows.length, 6);
      assert.ok(timestamps.every((timestamp) => timestamp === Number(noon / 1000n)));
    },
  },
  "a-soft-delete-behind": {
    title: "a soft delete with a clock that is behind deletes, and a write after a soft delete restores the sample",
    async run(lab) {
      await fill(lab, { clock: noon + hour }, (store) => store.write(note, [noteRow("a", "9")]));
      await fill(lab, { clock: noon }, async (store) => {
        assert.equal(await store.delete(note, [{ id: "a" }]), 1);
        assert.equal(await store.delete(note, [{ id: "a" }]), 0);
      });
      assert.deepEqual(await versionsOf(lab), []);
      await fill(lab, { clock: noon + 1n }, (store) => store.write(note, [noteRow("a", "1")]));
      assert.deepEqual(await versionsOf(lab), ["1"]);
      await fill(lab, { clock: noon + 2n * hour }, (store) => store.delete(note, [{ id: "a" }]));
      await fill(lab, { clock: noon + 2n }, (store) => store.write(note, [noteRow("a", "0")]));
      assert.deepEqual(await versionsOf(lab), ["0"]);
    },
  },
  "a-rebase-behind": {
    title: "a rebase with a clock that is behind is current, also over newer rows of its version",
    async run(lab) {
      let from = "";
      await fill(lab, { clock: noon + hour }, async (store) => {
        await store.write(video, [videoRow("a")]);
        await writePending(store, crop);
        from = String((await (await store.read(crop)).rows())[0]?.metaxy_feature_version);
        await store.write(newCrop, [{ video_id: "a", source: "own", metaxy_provenance_by_field: { frames: "own" } }]);
      });
      await fill(lab, { clock: noon }, async (store) => {
        assert.equal(await store.rebase(newCrop, { from }), 1);
      });
      const store = await lab.open();
      assert.deepEqual(pick(await (await store.read(newCrop)).rows(), "source"), [{ source: "a.mp4" }]);
      await using increment = await store.resolve(newCrop);
      assert.deepEqual(await increment.counts(), nothing);
    },
  },
  "after-a-copy": {
    title: "a copy preserves the timestamps of its rows, and a write with a clock that is behind them is later",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      await fill(lab, { place: "source", clock: noon + hour }, (store) => store.write(note, [noteRow("a", "9")]));
      const source = await lab.open({ place: "source" });
      await fill(lab, { clock: noon }, async (store) => {
        await store.write(note, [noteRow("a", "1")]);
        assert.deepEqual(await store.copyFrom(source, { features: [note] }), { features: 1, rows: 1 });
        assert.deepEqual(await main(store), ["9"]);
        await store.write(note, [noteRow("a", "2")]);
        assert.deepEqual(await main(store), ["2"]);
      });
      const store = await lab.open();
      const [copied] = await (await source.read(note)).rows();
      const stored = sorted(await (await store.read(note, everyRow)).rows(), "metaxy_provenance");
      assert.deepEqual(
        stored.filter((row) => row.metaxy_updated_at.getTime() === copied?.metaxy_updated_at.getTime()).length,
        2, // the copied row, and the one that is a microsecond later
      );
    },
  },
  "of-a-fallback-store": {
    title: "a soft delete of a fallback store's rows is later than these, so that a copy of them does not restore them",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      await fill(lab, { place: "production", clock: noon + hour }, (store) => store.write(note, [noteRow("a")]));
      const production = lab.configure({}, { place: "production" });
      await fill(lab, { fallbackStores: [production], clock: noon }, async (store) => {
        assert.equal(await store.delete(note, "TRUE"), 1);
        await using source = await production.open({ mode: "read" });
        await store.copyFrom(source, { features: [note] });
      });
      assert.deepEqual(await versionsOf(lab), []);
    },
  },
  "several-features": {
    title: "of several features in one write, each is later than the rows of its own table",
    async run(lab) {
      await fill(lab, { clock: noon + hour }, (store) => store.write(note, [noteRow("a", "9")]));
      await fill(lab, { clock: noon }, async (store) => {
        await store.writeMany([
          { feature: note, rows: [noteRow("a", "1")] },
          { feature: video, rows: [videoRow("v")] },
        ]);
        assert.deepEqual(await main(store), ["1"]);
        const [row] = await (await store.read(video)).rows();
        assert.equal(row?.metaxy_updated_at.getTime(), Number(noon / 1000n));
      });
    },
  },
  "retried-with-its-key": {
    title:
      "a write that is repeated with its key stores nothing again, also where its rows were made later than the clock",
    async run(lab) {
      await fill(lab, { clock: noon + hour }, (store) => store.write(note, [noteRow("a", "9")]));
      const write = (store: Store) => store.write(note, [noteRow("a", "1")], { idempotencyKey: "once" });
      await fill(lab, { clock: noon }, write);
      await fill(lab, { clock: noon - hour }, async (store) => {
        assert.deepEqual(await write(store), { rows: 0, repeated: true });
        assert.equal(await countStored(store, note), 2);
      });
    },
  },
  "read-as-of": {
    title: "a write that was made later than the clock is not yet there as of what it replaced",
    async run(lab) {
      await fill(lab, { clock: noon + hour }, (store) => store.write(note, [noteRow("a", "9")]));
      await fill(lab, { clock: noon }, (store) => store.write(note, [noteRow("b", "1")]));
      const store = await lab.open();
      const ids = async (timestamp: bigint) =>
        values(await store.read(note, { asOf: new Date(Number(timestamp / 1000n)) }), "id");
      assert.deepEqual(await ids(noon + hour / 2n), []);
      assert.deepEqual(await ids(noon + hour + 1000n), ["a", "b"]);
    },
  },
  "warned-of": {
    title:
      "a write with a clock that is more than a minute behind has a warning, each time; one with a correct clock has none",
    async run(lab) {
      const now = BigInt(Date.now()) * 1000n;
      await fill(lab, { clock: now + hour }, (store) => store.write(note, [noteRow("a")]));
      const store = await lab.open();
      for (const id of ["a", "b"]) {
        const { rows, warnings } = await store.write(note, [noteRow(id)]);
        assert.equal(rows, 1);
        assert.deepEqual(
          warnings?.map(({ code, details }) => [code, details.feature]),
          [["CLOCK_BEHIND", "note"]],
        );
      }
      const other = await lab.open({ place: "other" });
      await fill(lab, { place: "other", clock: now + 30_000_000n }, (early) => early.write(note, [noteRow("a")]));
      assert.deepEqual(await other.write(note, [noteRow("a")]), { rows: 1, repeated: false });
    },
  },
});

/** The current versions of {@link note}, in a store that is opened for it. */
async function versionsOf(lab: Lab): Promise<unknown[]> {
  const store = await lab.open();
  const found = await main(store);
  await store.close();
  return found;
}

async function main(store: Store): Promise<unknown[]> {
  const rows = await (await store.read(note)).rows();
  return rows.map((row) => row.metaxy_provenance_by_field.main);
}
