import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { clipOf, frame, frameRow } from "./support/frames.js";
import { nothing, parts, pick, sorted } from "./support/rows.js";
import { Witnessed } from "./support/witness.js";

/** Which rows are members of which group, and which of their columns come along. */
export const lineageGroups = topic("lineage-groups", {
  "all-columns": {
    title: "without a selection every column is a list except those that identify the group, in the same order",
    async run(lab) {
      const everything = clipOf(["clip"], undefined);
      const both = await Witnessed.open(lab, [frame, everything]);
      await both.write(frame, [
        frameRow({ n: "2", size: 2, ok: true, note: null }, "b"),
        frameRow({ n: "1", size: 1.5, ok: null, note: "é😀" }, "a"),
        frameRow({ n: "3", size: null, ok: false, note: "" }, "c"),
      ]);
      const { pending } = await both.resolvesAlike(everything);
      assert.deepEqual(pick(pending, "clip", "shot", "n", "size", "ok", "note", "tag"), [
        {
          clip: "c",
          shot: ["s", "s", "s"],
          n: ["1", "2", "3"],
          size: [1.5, 2, null],
          ok: [null, true, false],
          note: ["é😀", null, ""],
          tag: ["a", "b", "c"],
        },
      ]);
    },
  },
  "renamed-columns": {
    title: "groups are identified by columns after renaming, and renaming ID columns changes neither order nor hashes",
    async run(lab) {
      const scene = defineFeature({
        key: "clip",
        id: ["scene"],
        deps: [
          from(frame, {
            select: ["n", "tag"],
            rename: { clip: "scene", n: "label", tag: "n" },
            lineage: { type: "aggregation", on: ["scene"] },
          }),
        ],
        fields: { x: "1" },
      });
      const both = await Witnessed.open(lab, [frame, scene]);
      await both.write(frame, [frameRow({ n: "1" }, "z"), frameRow({ n: "2" }, "a"), frameRow({ n: "0" }, "m")]);
      const { pending } = await both.resolvesAlike(scene);
      assert.deepEqual(pick(pending, "scene", "label", "n"), [
        { scene: "c", label: ["0", "1", "2"], n: ["m", "z", "a"] },
      ]);
      await both.compute(scene);
      assert.deepEqual((await both.resolvesAlike(scene)).counts, nothing);
    },
  },
  "keyless-rows": {
    title: "a row with a null in a column that identifies the group belongs to no group",
    async run(lab) {
      const byTag = defineFeature({
        key: "tags",
        id: ["clip", "tag"],
        deps: [from(frame, { select: [], lineage: { type: "aggregation", on: ["clip", "tag"] } })],
        fields: { x: "1" },
      });
      const both = await Witnessed.open(lab, [frame, byTag]);
      await both.write(frame, [frameRow({ n: "1", tag: null }, "1"), frameRow({ n: "2", tag: "t" }, "2")]);
      const { counts } = await both.resolvesAlike(byTag);
      assert.deepEqual(counts, { new: 1, stale: 0, orphaned: 0, waiting: 0 });
      await both.compute(byTag);
      await both.write(frame, [frameRow({ n: "2", tag: null }, "2"), frameRow({ n: "3", tag: "" }, "3")]);
      await using increment = await both.store.resolve(byTag);
      assert.deepEqual(await parts(increment, "tag"), { new: [""], stale: [], orphaned: ["t"] });
      await both.resolvesAlike(byTag);
    },
  },
  "moved-members": {
    title: "a member that moves makes the group stale that it leaves, and the one that it joins",
    async run(lab) {
      const byTag = defineFeature({
        key: "tags",
        id: ["clip", "tag"],
        deps: [from(frame, { select: [], lineage: { type: "aggregation" } })],
        fields: { x: "1" },
      });
      const both = await Witnessed.open(lab, [frame, byTag]);
      const tagged = (n: string, tag: string) => frameRow({ n, tag }, n);
      await both.write(frame, [tagged("1", "a"), tagged("2", "a"), tagged("3", "b"), tagged("4", "c")]);
      await both.compute(byTag);
      await both.write(frame, [tagged("2", "b")]);
      await using increment = await both.store.resolve(byTag);
      assert.deepEqual(await parts(increment, "tag"), { new: [], stale: ["a", "b"], orphaned: [] });
      await both.resolvesAlike(byTag);
    },
  },
  "filtered-members": {
    title: "a filter of the dependency leaves members out before they are grouped",
    async run(lab) {
      const good = defineFeature({
        key: "good",
        id: ["clip"],
        deps: [from(frame, { select: ["tag"], filters: ["size > 1"], lineage: { type: "aggregation" } })],
        fields: { x: "1" },
      });
      const both = await Witnessed.open(lab, [frame, good]);
      await both.write(frame, [
        frameRow({ n: "1", size: 1 }, "a"),
        frameRow({ n: "2", size: 2 }, "b"),
        frameRow({ n: "3", size: null }, "c"),
        frameRow({ clip: "d", n: "1", size: 0 }, "d"),
      ]);
      const { pending } = await both.resolvesAlike(good);
      assert.deepEqual(pick(sorted(pending, "clip"), "clip", "tag"), [{ clip: "c", tag: ["b"] }]);
      await both.compute(good);
      await both.write(frame, [frameRow({ n: "1", size: 1 }, "other")]);
      assert.deepEqual((await both.resolvesAlike(good)).counts, nothing);
    },
  },
});
