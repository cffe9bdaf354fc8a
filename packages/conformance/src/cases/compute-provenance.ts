import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { sorted } from "./support/rows.js";

const left = defineFeature({ key: "left", id: ["id"], fields: { x: "1" } });
const right = defineFeature({ key: "right", id: ["id"], fields: { x: "1", unused: "1" } });
const child = defineFeature({
  key: "child",
  id: ["id"],
  deps: [from(left, { select: [] }), from(right, { select: [] })],
  fields: { y: { version: "1", on: [right.field("x")] }, z: { version: "3", on: [left.field("x"), right.field("x")] } },
});

/** A row that a caller has joined: the parents' data versions and other columns. */
const joined = (id: string, note: string, ofLeft: string | null, ofRight: string): Record<string, unknown> => ({
  id,
  note,
  metaxy_data_version_by_field__left: { x: ofLeft },
  metaxy_data_version_by_field__right: { x: ofRight, unused: `u-${id}` },
});

/** Versions for rows that the caller joined. */
export const computingProvenance = topic("compute-provenance", {
  hashes: {
    title: "each row gets the versions of its inputs; its columns stay, and the parents' versions are removed",
    async run(lab) {
      const store = await lab.open();
      const given = [
        joined("a", "first", "l1", "r1"),
        joined("b", "second", "l2", "r2"),
        joined("c", "third", null, "r3"),
      ];
      const rows = await (await store.computeProvenance(child, given)).rows();
      // the first 16 digits of the MD5 of "y|1|right.x|r1", of "z|3|left.x|l1|right.x|r1", and of the two with a separator
      const wanted = [
        ["a", "first", "a00659e28dd18a11", "1da4bdbf6303b0af", "4919f783cdc568f0"],
        ["b", "second", "d099242d877f0ed9", "673778f8097b3173", "12094da5c8ddbec9"],
        ["c", "third", "51274b1d703b86c4", "bb6526c7eb5fe155", "6dc1877a0bfb966e"],
      ];
      assert.deepEqual(
        sorted(rows, "id"),
        wanted.map(([id, note, y, z, sample]) => ({
          id,
          note,
          metaxy_provenance_by_field: { y, z },
          metaxy_provenance: sample,
          metaxy_data_version_by_field: { y, z },
          metaxy_data_version: sample,
        })),
      );
    },
  },
  "as-an-update-has-it": {
    title: "rows with computed versions can be written, and are what an update asks for",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [{ id: "a", metaxy_provenance_by_field: { x: "l1" } }]);
      await store.write(right, [{ id: "a", metaxy_provenance_by_field: { x: "r1", unused: "u" } }]);
      await store.write(child, (await store.computeProvenance(child, [joined("a", "n", "l1", "r1")])) as never);
      await using increment = await store.resolve(child);
      assert.deepEqual(await increment.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
});
