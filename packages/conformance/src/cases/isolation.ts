import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import { video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";

/** Two stores of the suite see nothing of each other; every other case relies on it. */
export const isolation = topic("isolation", {
  "empty-at-first": {
    title: "a new store has no feature",
    async run(lab) {
      const store = await lab.open();
      assert.equal(await store.has(video), false);
      await rejects(store.read(video), "FEATURE_NOT_FOUND");
    },
  },
  "places-are-apart": {
    title: "rows written to one store are not in another",
    async run(lab) {
      const one = await lab.open({ place: "one" });
      const other = await lab.open({ place: "other" });
      await one.write(video, [videoRow("a")]);
      assert.equal(await other.has(video), false);
      await other.write(video, [videoRow("b"), videoRow("c")]);
      assert.deepEqual(await values(await one.read(video), "video_id"), ["a"]);
      assert.deepEqual(await values(await other.read(video), "video_id"), ["b", "c"]);
    },
  },
  "one-place-is-one-store": {
    title: "what is written is there when the same store is opened again",
    async run(lab) {
      const first = await lab.open();
      await first.write(video, [videoRow("a")]);
      await first.close();
      const again = await lab.open({ mode: "read" });
      assert.deepEqual(await values(await again.read(video), "video_id"), ["a"]);
    },
  },
});
