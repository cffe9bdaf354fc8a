import assert from "node:assert/strict";
import { FeatureGraph } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";

const graph = new FeatureGraph([video, crop], { project: "videos" });

/** Stores that are emptied. */
export const emptying = topic("drop-all", {
  "removes-everything": {
    title: "all tables go, those of unknown features and system tables too, and the store is a new one then",
    async run(lab) {
      await fill(lab, {}, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b")], { idempotencyKey: "key" });
        await store.push(graph);
        await store.write(note, [noteRow("a")]);
      });
      const { tables, tablePrefix } = await lab.configure().inspect({ rows: true });
      assert.deepEqual(
        tables.filter(({ kind }) => kind === "feature").map(({ name, rows }) => [name, rows]),
        [
          [`${tablePrefix}note`, 1],
          [`${tablePrefix}video__raw`, 2],
        ],
      );
      await fill(lab, {}, async (store) => {
        const removed = await store.dropAll();
        assert.deepEqual(
          removed,
          tables.map(({ name }) => name),
        );
        assert.deepEqual(await store.dropAll(), []);
        assert.deepEqual([await store.has(video), await store.history()], [false, []]);
        await store.write(video, [videoRow("c")], { idempotencyKey: "key" });
      });
      const store = await lab.open({ mode: "read" });
      assert.deepEqual(await values(await store.read(video), "video_id"), ["c"]);
      assert.equal(await countStored(store, note), 0);
    },
  },
  "recorded-again": {
    title: "the first write after it records the hash settings again",
    async run(lab) {
      await fill(lab, { hash: { length: 10 } }, async (store) => {
        await store.write(note, [noteRow("a")]);
        await store.dropAll();
        await store.write(note, [noteRow("b")]);
      });
      assert.deepEqual((await lab.configure().inspect()).recordedHash, { algorithm: "md5", length: 10 });
    },
  },
});
