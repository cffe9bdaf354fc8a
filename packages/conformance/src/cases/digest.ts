import assert from "node:assert/strict";
import { Timestamp } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { note, noteRow } from "./support/note.js";
import { everyRow, fill } from "./support/stored.js";

const rows = [
  {
    ...noteRow("a"),
    name: 'é😀 "quoted"',
    whole: 7,
    large: 2n ** 53n + 1n,
    share: 0.1,
    on: true,
    at: new Timestamp(1_700_000_000_123_456n),
    bytes: new Uint8Array([0, 255]),
    words: ["x", "y"],
    place: { x: 1.5, label: null },
  },
  { ...noteRow("b"), name: "", whole: null, large: -1n, share: -2.5e-7, on: false, words: [], place: null },
];

/** Digests of stored rows. */
export const digests = topic("digest", {
  "same-in-every-store": {
    title: "the digest of the same rows is the same in every store, in any order, and another one for other rows",
    async run(lab) {
      const at = 1_700_000_000_000_000n;
      await fill(lab, { at }, (store) => store.write(note, rows));
      await fill(lab, { at, place: "parts" }, async (store) => {
        for (const row of rows.toReversed()) await store.write(note, [row]);
      });
      const store = await lab.open();
      const parts = await lab.open({ place: "parts" });
      const digest = { rows: 2, digest: "67e7c99e8172c31d" };
      assert.deepEqual(await store.digest(note), digest);
      assert.deepEqual(await parts.digest(note), digest);
      assert.deepEqual(await store.digest(note, { filters: "id = 'c'" }), { rows: 0, digest: "0000000000000000" });
      await parts.write(note, [rows[0] as (typeof rows)[0]]);
      assert.notEqual((await parts.digest(note)).digest, digest.digest);
      assert.equal((await parts.digest(note, everyRow)).rows, 3);
    },
  },
});
