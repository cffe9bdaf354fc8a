import assert from "node:assert/strict";
import { Timestamp } from "@metaxy-ts/core";
import type { ConformanceCase } from "../suite/case.js";
import { topic } from "../suite/case.js";
import { clip, frame, frameRow } from "./support/frames.js";
import { holdsFloat } from "./support/not-finite.js";
import { nothing } from "./support/rows.js";
import { isWritten, Witnessed } from "./support/witness.js";

const beyond = 2n ** 53n;

/** Values of a type, of which some are alike, by the name of their case. */
const keys: Readonly<Record<string, { readonly title: string; readonly values: readonly unknown[] }>> = {
  integers: {
    title: "whole numbers beyond 2^53 are groups to the last digit",
    values: [beyond, beyond + 1n, beyond + 2n, -beyond - 1n, -beyond, -(2n ** 63n), 2n ** 63n - 1n, 7],
  },
  floats: {
    title: "NaN and the infinities, where the store has them, are groups of their own",
    values: [Number.NaN, Infinity, -Infinity, 0.1, 1e308, 0.1 + Number.EPSILON],
  },
  timestamps: {
    title: "timestamps of one millisecond are groups to the microsecond",
    values: [
      "1969-12-31T23:59:59.999999Z",
      "1970-01-01T00:00:00Z",
      "2024-01-01T00:00:00.123Z",
      "2024-01-01T00:00:00.123001Z",
      "2024-01-01T00:00:00.123456Z",
    ].map((text) => (text.length > 24 ? Timestamp.from(text) : new Date(text))),
  },
  bytes: {
    title: "bytes are groups by all of them, whatever they would be as text",
    values: [[0], [0, 0], [97], [97, 0], [195, 169], [255], [255, 255]].map((bytes) => Uint8Array.from(bytes)),
  },
  booleans: { title: "false and true are groups", values: [false, true] },
  "lists-of-strings": {
    title: "lists are groups by all of their items, or are refused when they are written",
    values: [["a"], ["a", "b"], ["b", "a"], ["a, b"], ["ab"], ["a", "a"]],
  },
  "lists-of-integers": {
    title: "lists of whole numbers are groups to the last digit, or are refused when they are written",
    values: [[beyond], [beyond + 1n], [1, 2], [12], [2, 1]],
  },
};

/** Which values of the columns that identify groups are one group. */
export const lineageKeys = topic(
  "lineage-keys",
  Object.fromEntries(
    Object.entries(keys).map(([id, { title, values: all }]): [string, Omit<ConformanceCase, "id" | "since">] => [
      id,
      {
        title,
        async run(lab) {
          const values = all.filter((value) => typeof value !== "number" || holdsFloat(lab, value));
          const both = await Witnessed.open(lab, [frame, clip]);
          const member = (group: number, n: string, value = `${group}${n}`) =>
            frameRow({ clip: values[group], n: `${group}-${n}` }, value); // no ID twice, whatever is taken for one group
          const rows = values.flatMap((_, group) => ["2", "1", "10"].map((n) => member(group, n)));
          if (!values.some(Array.isArray)) await both.write(frame, rows);
          else if (!(await isWritten(both, frame, rows))) return;
          const { counts } = await both.resolvesAlike(clip);
          assert.deepEqual(counts, { ...nothing, new: values.length });
          await both.compute(clip);
          await both.readsAlike(clip);
          assert.deepEqual((await both.resolvesAlike(clip)).counts, nothing);
          await both.write(frame, [member(0, "1", "changed"), member(1, "new")]);
          assert.deepEqual((await both.resolvesAlike(clip)).counts, { ...nothing, stale: 2 });
          await both.compute(clip);
          assert.deepEqual((await both.resolvesAlike(clip)).counts, nothing);
        },
      },
    ]),
  ),
);
