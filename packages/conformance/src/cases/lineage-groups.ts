import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, parts, pick, sorted } from "./support/rows.js";
import { Witnessed } from "./support/witness.js";

const frame = defineFeature({ key: "frame", id: ["clip", "shot", "n"], fields: ["x", "y"] });

/** Rows with any columns, whose fields have the same value. */
const frameRow = (columns: Readonly<Record<string, unknown>>, value: string) => ({
  clip: "c",
  shot: "s",
  n: "n",
  tag: value,
  ...columns,
  metaxy_provenance_by_field: { x: value, y: value },
});

const clipOf = (on: readonly ["clip"] | undefined, select: readonly string[] | undefined) =>
  defineFeature({
    key: "clip",
    id: ["clip"],
    deps: [
      from(frame, { ...(select && { select: select as never }), lineage: { type: "aggregation", ...(on && { on }) } }),
    ],
    fields: { x: "1" },
  });
const clip = clipOf(undefined, ["tag"]);

/** How members of a group are told and ordered. */
export const lineageGroups = topic("lineage-groups", {
  "order-of-texts": {
    title: "members are in the order of the UTF-8 bytes of their IDs, which need not be selected",
    async run(lab) {
      const both = await Witnessed.open(lab, [frame, clip]);
      const ids = ["", " ", "A", "Z", "a", "a-b", "a.b", "a/b", "a_b", "aa", "é", "ﬁ", "\uffee", "😀"];
      await both.write(
        frame,
        ids.map((n, index) => frameRow({ n }, `v${String(index).padStart(2, "0")}`)).toReversed(),
      );
      const { pending } = await both.resolvesAlike(clip);
      assert.deepEqual(
        pending[0]?.tag,
        ids.map((_, index) => `v${String(index).padStart(2, "0")}`),
      );
    },
  },
  "order-of-numbers": {
    title: "members with numbers for IDs are in the order of their values",
    async run(lab) {
      for (const [index, ids] of [
        [-20, -3, 0, 2, 9, 10, 100, 2 ** 53 - 1],
        [-1.5, -0.25, 0.125, 2.5, 10.5, 1e21],
        [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 2n],
      ].entries()) {
        const both = await Witnessed.open(lab, [frame, clip], { place: `p${index}` });
        await both.write(frame, ids.map((n, position) => frameRow({ n }, `${position}`)).toReversed());
        const { pending } = await both.resolvesAlike(clip);
        assert.deepEqual(
          pending[0]?.tag,
          ids.map((_, position) => `${position}`),
        );
      }
    },
  },
  "order-of-instants": {
    title: "members with instants or booleans for IDs are in the order of time, and false before true",
    async run(lab) {
      const both = await Witnessed.open(lab, [frame, clip]);
      const at = (text: string) => new Date(`${text}Z`);
      await both.write(frame, [
        frameRow({ shot: at("2024-01-02T00:00:00"), n: true }, "4"),
        frameRow({ shot: at("2024-01-02T00:00:00"), n: false }, "3"),
        frameRow({ shot: at("1969-12-31T23:59:59"), n: true }, "1"),
        frameRow({ shot: at("2024-01-01T23:59:59.999"), n: true }, "2"),
      ]);
      const { pending } = await both.resolvesAlike(clip);
      assert.deepEqual(pending[0]?.tag, ["1", "2", "3", "4"]);
    },
  },
  "order-of-columns": {
    title:
      "members are ordered by all ID columns of the parent, the first that it declares first, whatever groups them",
    async run(lab) {
      const shots = defineFeature({
        key: "shots",
        id: ["n"],
        deps: [from(frame, { select: ["tag"], lineage: { type: "aggregation", on: ["n"] } })],
        fields: { x: "1" },
      });
      const both = await Witnessed.open(lab, [frame, shots]);
      await both.write(frame, [
        frameRow({ clip: "b", shot: "1" }, "3"),
        frameRow({ clip: "a", shot: "2" }, "2"),
        frameRow({ clip: "a", shot: "10" }, "1"),
        frameRow({ clip: "b", shot: "2" }, "4"),
      ]);
      const { pending } = await both.resolvesAlike(shots);
      assert.deepEqual(pick(pending, "n", "tag"), [{ n: "n", tag: ["1", "2", "3", "4"] }]);
    },
  },
  "all-columns": {
    title: "without a choice every column comes as a list but those that tell the group, in the same order",
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
    title: "groups are told by columns after renaming, and renaming ID columns changes neither order nor hashes",
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
    title: "a row with a null in a column that tells the group belongs to none",
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
      assert.deepEqual(counts, { new: 1, stale: 0, orphaned: 0 });
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
