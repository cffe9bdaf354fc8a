import assert from "node:assert/strict";
import { defineFeature, from, Timestamp } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { clip, frame, frameRow } from "./support/frames.js";
import { holdsFloat } from "./support/not-finite.js";
import { pick } from "./support/rows.js";
import { isWritten, Witnessed } from "./support/witness.js";

/** In which order the members of a group are hashed and listed. */
export const lineageOrder = topic("lineage-order", {
  strings: {
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
  numbers: {
    title: "members with numbers for IDs are in the order of their values, to the last digit, and NaN comes last",
    async run(lab) {
      for (const [index, ids] of [
        [-20, -3, 0, 2, 9, 10, 100, 2 ** 53 - 1],
        [-1.5, -0.25, 0.125, 2.5, 10.5, 1e21],
        [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 2n],
        [-(2n ** 63n), -(2n ** 53n) - 2n, -(2n ** 53n) - 1n, -7, 0, 2n ** 53n + 1n, 2n ** 63n - 1n],
        [-Infinity, -1e308, 0.5, 1e308, Infinity, NaN].filter((value) => holdsFloat(lab, value)),
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
  timestamps: {
    title: "members with timestamps or booleans for IDs are in the order of time, and false before true",
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
  microseconds: {
    title: "members whose IDs are timestamps of one millisecond are in the order of their microseconds",
    async run(lab) {
      const both = await Witnessed.open(lab, [frame, clip]);
      const times = [
        "1969-12-31T23:59:59.999998Z",
        "1969-12-31T23:59:59.999999Z",
        "2024-01-01T00:00:00.000001Z",
        "2024-01-01T00:00:00.000002Z",
        "2024-01-01T00:00:00.00001Z",
      ];
      await both.write(frame, times.map((n, index) => frameRow({ n: Timestamp.from(n) }, `${index}`)).toReversed());
      const { pending } = await both.resolvesAlike(clip);
      assert.deepEqual(
        pending[0]?.tag,
        times.map((_, index) => `${index}`),
      );
    },
  },
  bytes: {
    title: "members with bytes for IDs are in the order of their bytes, without a sign, and a prefix comes first",
    async run(lab) {
      const both = await Witnessed.open(lab, [frame, clip]);
      const ids = [[0], [0, 0], [0, 1], [2], [10], [10, 0], [127, 255], [128], [195, 169], [255], [255, 0]];
      await both.write(
        frame,
        ids.map((n, index) => frameRow({ n: Uint8Array.from(n) }, String.fromCharCode(97 + index))).toReversed(),
      );
      const { pending } = await both.resolvesAlike(clip);
      assert.deepEqual(
        pending[0]?.tag,
        ids.map((_, index) => String.fromCharCode(97 + index)),
      );
    },
  },
  lists: {
    title:
      "members with lists for IDs are in the order of the first items that differ, or are refused when they are written",
    async run(lab) {
      for (const [index, ids] of [
        [["a"], ["a", "b"], ["aa"], ["b"], ["é", "a"], ["ﬁ"], ["😀"]],
        [[-1, 5], [2], [2, 0], [10], [2n ** 53n], [2n ** 53n + 1n]],
      ].entries()) {
        const both = await Witnessed.open(lab, [frame, clip], { place: `p${index}` });
        const rows = ids.map((n, position) => frameRow({ n }, `${position}`)).toReversed();
        if (!(await isWritten(both, frame, rows))) continue;
        const { pending } = await both.resolvesAlike(clip);
        assert.deepEqual(
          pending[0]?.tag,
          ids.map((_, position) => `${position}`),
        );
      }
    },
  },
  "of-columns": {
    title: "members are ordered by all ID columns of the parent, in the order of its definition, whatever groups them",
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
});
