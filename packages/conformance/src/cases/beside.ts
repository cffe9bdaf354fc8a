import assert from "node:assert/strict";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { besides, watching } from "./support/besides.js";
import { disturbances, disturbing } from "./support/disturbances.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { nothing, values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

const many = Array.from({ length: 2_000 }, (_, index) => `${index}`);
const cropRow = (video_id: string | null, frames = "1") => ({
  video_id,
  source: "x",
  metaxy_provenance_by_field: { frames },
});

const entriesOf = (ids: readonly string[]) => [
  { feature: video, rows: ids.map((id) => videoRow(id)) },
  { feature: crop, rows: ids.map((id) => cropRow(id)) },
];

function isOne(count: number, { key }: AnyFeature): void {
  assert.equal(count, 1, `rows of ${key} that a reader sees`);
}

/** What a store that is open sees of what others do to its place. Stores that cannot be opened beside each other are looked at alone. */
export const beside = topic("beside", {
  "refused-writes": {
    title: "while a write of two features is refused, no reader sees rows of it",
    async run(lab) {
      const store = await lab.open();
      await store.writeMany(entriesOf(["a"]));
      await watching([store, ...(await besides(lab))], [video, crop], isOne, async () => {
        for (const wrong of [cropRow(null), cropRow("0")]) {
          const [videos, crops] = entriesOf(many);
          const entries = [videos, { feature: crop, rows: [...(crops?.rows ?? []), wrong] }];
          await rejects(store.writeMany(entries as never), "WRITE_INVALID");
        }
      });
      assert.equal(await countStored(store, video), 1);
      assert.equal(await countStored(store, crop), 1);
    },
  },
  "failing-writes": {
    title: "while a write of two features fails in its second one, no reader sees rows of the first",
    needs: ["write.transaction"],
    async run(lab) {
      for (const { name, disturb } of disturbances) {
        const adapt = disturbing(video.key, disturb);
        const trial = await lab.open({ place: `${name}_trial`, adapt });
        const succeeds = await trial.writeMany(entriesOf(["a"])).then(
          () => true,
          () => false,
        );
        await trial.close();
        if (succeeds) continue; // an adapter may not mind a disturbance
        const store = await lab.open({ place: name });
        await store.writeMany(entriesOf(["a"]));
        const readers = [store, ...(await besides(lab, name))];
        // Where it cannot be opened beside the first one, there is none whose write could fail.
        const writer = await lab.open({ place: name, adapt }).catch(() => undefined);
        if (!writer) return;
        await watching(readers, [video, crop], isOne, () => assert.rejects(writer.writeMany(entriesOf(many))));
        assert.equal(await countStored(store, crop), 1);
        for (const each of [writer, ...readers]) await each.close();
      }
    },
  },
  "aborted-writes": {
    title: "while a write of two features is aborted, no reader sees rows that are not stored in the end",
    needs: ["write.transaction"],
    async run(lab) {
      const store = await lab.open();
      await store.writeMany(entriesOf(["a"]));
      const readers = [store, ...(await besides(lab))];
      let stored = 1;
      for (const delay of [0, 3, 10, 30]) {
        const entries = entriesOf(many.map((id) => `${delay}-${id}`));
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(), delay);
        const seen = new Set<number>();
        // What is aborted once it is seen is too late, or was seen too early.
        const look = (count: number): void => {
          seen.add(count);
          if (count !== stored) controller.abort();
        };
        let written = false;
        await watching(readers, [video, crop], look, async () => {
          const outcome = store.writeMany(entries, { signal: controller.signal });
          written = await outcome.then(
            () => true,
            () => false,
          );
          if (!written) await rejects(outcome, "ABORTED");
        });
        clearTimeout(timer);
        const after = stored + (written ? many.length : 0);
        assert.deepEqual(
          [...seen].filter((count) => count !== stored && count !== after),
          [],
          "counts of a reader",
        );
        stored = after;
        for (const feature of [video, crop]) assert.equal(await countStored(store, feature), stored);
      }
    },
  },
  "new-table": {
    title:
      "a feature that another store writes first is there for a store that found none, and so is one that it drops",
    async run(lab) {
      const store = await lab.open();
      const others = await besides(lab);
      for (const each of [store, ...others]) {
        assert.equal(await each.has(note), false);
        await rejects(each.read(note), "FEATURE_NOT_FOUND");
      }
      await store.write(note, [noteRow("a")]);
      for (const each of [store, ...others]) {
        assert.equal(await each.has(note), true);
        assert.deepEqual(await values(await each.read(note), "id"), ["a"]);
      }
      await store.drop(note);
      for (const each of [store, ...others]) {
        assert.equal(await each.has(note), false);
        await rejects(each.read(note), "FEATURE_NOT_FOUND");
      }
    },
  },
  "new-column": {
    title:
      "a column that another store adds is read, filtered by and written by a store that knew the table without it",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("a")]);
      const others = await besides(lab);
      for (const each of others) assert.deepEqual(await columnsOf(each), ["id"]);
      await store.write(note, [{ ...noteRow("b"), text: "new" }]);
      for (const each of [store, ...others]) {
        assert.deepEqual(await columnsOf(each), ["id", "text"]);
        assert.deepEqual(await values(await each.read(note, { columns: ["text"] }), "text"), ["new", null]);
        assert.deepEqual(await values(await each.read(note, { filters: "text = 'new'" }), "id"), ["b"]);
      }
      for (const [index, each] of (await writers(others)).entries()) {
        await each.write(note, [{ ...noteRow(`c${index}`), text: "by another", [`own_${index}`]: index }]);
        const [row] = await (await store.read(note, { filters: `own_${index} = ${index}` })).rows();
        assert.deepEqual([row?.id, row?.text], [`c${index}`, "by another"]);
      }
    },
  },
  "other-columns": {
    title: "a table that another store drops and makes again is read and written with the columns that it has now",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("a"), value: 1, old: "x" }]);
      const others = await besides(lab);
      for (const each of others) assert.deepEqual(await columnsOf(each), ["id", "old", "value"]);
      await store.drop(note);
      await store.write(note, [{ ...noteRow("b"), value: "text" }]);
      for (const each of [store, ...others]) {
        assert.deepEqual(await columnsOf(each), ["id", "value"]);
        assert.deepEqual(await values(await each.read(note, { filters: "value = 'text'" }), "value"), ["text"]);
      }
      for (const each of await writers(others)) {
        await rejects(each.write(note, [{ ...noteRow("c"), value: 2 }]), "WRITE_INVALID");
        await each.write(note, [{ ...noteRow("c"), value: "more" }]);
      }
    },
  },
  "rows-since": {
    title:
      "a store that was opened, and has read, before another one writes and deletes sees both, in reads and in updates",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      const readers = [store, ...(await besides(lab))];
      const see = async (ids: readonly string[], fresh: number) => {
        for (const each of readers) {
          assert.deepEqual(await values(await each.read(video), "video_id"), ids);
          await using increment = await each.resolve(crop);
          assert.deepEqual(await increment.counts(), { ...nothing, new: fresh });
        }
      };
      await see(["a", "b"], 2);
      await store.write(video, [videoRow("c")]);
      await see(["a", "b", "c"], 3);
      await store.delete(video, [{ video_id: "a" }]);
      await see(["b", "c"], 2);
      await store.write(crop, [cropRow("x")]);
      await store.delete(crop, [{ video_id: "x" }]);
      await see(["b", "c"], 2);
    },
  },
});

/** Those of the stores that were opened to write. */
async function writers(stores: readonly Store[]): Promise<Store[]> {
  const found: Store[] = [];
  for (const store of stores) {
    const refusal = await store.write(note, []).catch((error: unknown) => error);
    if (!isMetaxyError(refusal, "STORE_READ_ONLY")) found.push(store);
  }
  return found;
}

/** The user columns, by name. */
async function columnsOf(store: Store): Promise<string[]> {
  const columns = await (await store.read(note)).columns();
  return columns
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("metaxy_"))
    .sort();
}
