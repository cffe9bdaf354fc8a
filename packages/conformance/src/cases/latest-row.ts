import assert from "node:assert/strict";
import { column, defineFeature } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { withWrites } from "./support/adapters.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { pick, sorted } from "./support/rows.js";
import { fill } from "./support/stored.js";

const timestamp = 1_700_000_000_123_456n;

/** Which of a sample's stored rows is the current one. */
export const latestRow = topic("latest-row", {
  "newest-wins": {
    title: "the newest write is current to the microsecond, whatever it says and whenever it arrived",
    async run(lab) {
      for (const [place, order] of [
        ["up", [0n, 1n, 2n]],
        ["down", [2n, 1n, 0n]],
      ] as const) {
        for (const later of order)
          await fill(lab, { place, at: timestamp + later }, (store) =>
            store.write(note, [{ ...tagged(`${9n - later}`), metaxy_created_at: new Date(0) }]),
          );
        assert.deepEqual(await current(lab, place), [{ tag: "tag 7", version: "7" }]);
      }
    },
  },
  "ties-by-data-version": {
    title: "of rows of one timestamp, the one with the largest data version is current, whatever the order of writing",
    async run(lab) {
      const rows = [
        { ...tagged("1"), ...dataVersion("3") },
        { ...tagged("2"), ...dataVersion("20") },
        { ...tagged("3"), ...dataVersion("1") },
      ];
      await settled(lab, rows, { tag: "tag 1", version: "1" });
    },
  },
  "ties-by-provenance": {
    title: "of rows of one timestamp and data version, the one with the largest provenance is current",
    async run(lab) {
      const rows = ["10", "2", "1"].map((version) => ({ ...tagged(version), ...dataVersion("same") }));
      await settled(lab, rows, { tag: "tag 2", version: "2" });
    },
  },
  "ties-by-creation": {
    title:
      "of rows of one timestamp, the one of the sample that was created last is current, whatever its data version",
    async run(lab) {
      const rows = [1, 2, 3].map((day) => ({
        ...tagged(`${9 - day}`),
        metaxy_created_at: new Date(Date.UTC(2023, 0, day)),
      }));
      await settled(lab, rows, { tag: "tag 6", version: "6" });
    },
  },
  "ties-by-bytes": {
    title: "data versions and provenances of tied rows are compared by UTF-8 bytes",
    async run(lab) {
      // UTF-16 puts the astral character first of these; a collation, or case folding, puts "Z" after "a".
      const astral = ["\u{1F600}", "\uFFEE", "é", "z", "Z"].map(tagged);
      await settled(lab, astral, { tag: "tag \u{1F600}", version: "\u{1F600}" });
      await settled(lab, ["a", "Z"].map(tagged), { tag: "tag a", version: "a" }, "case");
      const byProvenance = astral.map((row) => ({ ...row, ...dataVersion("same") }));
      await settled(lab, byProvenance, { tag: "tag \u{1F600}", version: "\u{1F600}" }, "provenance");
    },
  },
  "tombstone-wins-a-tie": {
    title: "a tombstone wins over every row of its timestamp, also one that is written after it",
    async run(lab) {
      await fill(lab, { at: timestamp }, async (store) => {
        await store.write(note, [tagged("1")]);
        assert.equal(await store.delete(note, [{ id: "a" }]), 1);
        await store.write(note, [tagged("2")]);
      });
      const store = await lab.open();
      assert.equal(await (await store.read(note)).count(), 0);
      const rows = await (await store.read(note, { includeSoftDeleted: true })).rows();
      assert.deepEqual(pick(rows, "tag"), [{ tag: "tag 1" }]);
    },
  },
  "as-new-as-its-deletion": {
    title: "a tombstone is as new as its deletion: it wins over writes before, and loses to writes after it",
    async run(lab) {
      await fill(lab, { at: timestamp }, (store) => store.write(note, [tagged("9")]));
      await fill(lab, { at: timestamp + 2n }, (store) => store.delete(note, [{ id: "a" }]));
      await fill(lab, { at: timestamp + 1n }, (store) => store.write(note, [tagged("8")]));
      const hidden = await lab.open();
      assert.equal(await (await hidden.read(note)).count(), 0);
      await hidden.close();
      await fill(lab, { at: timestamp + 3n }, (store) => store.write(note, [tagged("7")]));
      assert.deepEqual(await current(lab, ""), [{ tag: "tag 7", version: "7" }]);
    },
  },
  "one-whole-row": {
    title: "also of rows that are equal in everything that orders them, one whole row is current",
    async run(lab) {
      const rows = [
        { ...noteRow("a"), left: "1", right: null },
        { ...noteRow("a"), left: null, right: "2" },
        { ...noteRow("a"), left: "3", right: "3" },
      ];
      await fill(lab, { at: timestamp }, async (store) => {
        for (const row of rows) await store.write(note, [row]);
      });
      const store = await lab.open();
      const found = pick(await (await store.read(note)).rows(), "left", "right");
      assert.equal(found.length, 1);
      const pairs = rows.map(({ left, right }) => `${left} ${right}`);
      assert.ok(pairs.includes(`${found[0]?.left} ${found[0]?.right}`), `no row has ${JSON.stringify(found)}`);
    },
  },
  "nulls-are-values": {
    title: "a null in the newest row is not filled from an older one",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("a"), tag: "old", size: 1 }]);
      await store.write(note, [{ ...noteRow("a"), tag: null, size: 2 }]);
      assert.deepEqual(pick(await (await store.read(note)).rows(), "tag", "size"), [{ tag: null, size: 2 }]);
      await store.write(note, [noteRow("a")]);
      assert.deepEqual(pick(await (await store.read(note)).rows(), "tag", "size"), [{ tag: null, size: null }]);
    },
  },
  "per-feature-version": {
    title: "rows of another feature version do not compete, however new they are",
    async run(lab) {
      const other = defineFeature({ key: "note", id: ["id"], fields: { main: "2" } });
      const store = await lab.open();
      await store.write(note, [tagged("mine")]);
      await store.write(other, [tagged("theirs")]);
      await store.delete(other, [{ id: "a" }]);
      assert.deepEqual(pick(await (await store.read(note)).rows(), "tag"), [{ tag: "tag mine" }]);
      await store.write(other, [tagged("again")]);
      const both = sorted(await (await store.read(note, { withFeatureHistory: true })).rows(), "tag");
      assert.deepEqual(pick(both, "tag"), [{ tag: "tag again" }, { tag: "tag mine" }]);
    },
  },
  "resolve-takes-the-same-row": {
    title: "a resolve and a delete look at the same row of a tie as a read",
    async run(lab) {
      for (const [place, order] of [
        ["up", ["1", "2"]],
        ["down", ["2", "1"]],
      ] as const) {
        await fill(lab, { place, at: timestamp }, async (store) => {
          for (const frames of order)
            await store.write(video, [
              {
                ...videoRow("a", { frames }),
                path: frames,
                metaxy_data_version_by_field: { audio: "a-a", frames },
                metaxy_data_version: frames,
              },
            ]);
        });
        const store = await lab.open({ place });
        await using increment = await store.resolve(crop);
        const [row] = await increment.new.rows();
        // the first 16 digits of the MD5 of "frames|1|video/raw.frames|2"
        assert.deepEqual(row?.metaxy_provenance_by_field, { frames: "4ce89ec91e751a20" });
        assert.equal(row?.source, "2");
        assert.equal(await store.delete(video, column("path").eq("1")), 0);
        assert.equal(await store.delete(video, column("path").eq("2")), 1);
      }
    },
  },
});

function tagged(
  version: string,
): ReturnType<typeof noteRow> & { readonly tag: string } & Readonly<Record<string, unknown>> {
  return { ...noteRow("a", version), tag: `tag ${version}`, metaxy_provenance: version };
}

/** A data version of one's own; without it, it is the provenance. */
function dataVersion(version: string): { readonly [column: string]: unknown } {
  return { metaxy_data_version_by_field: { main: version }, metaxy_data_version: version };
}

/** Rows of one sample and one timestamp, written one by one in each of some orders, leave this one current. */
async function settled(
  lab: Lab,
  rows: readonly ReturnType<typeof tagged>[],
  expected: { readonly tag: string; readonly version: string },
  name = "",
): Promise<void> {
  const turned = [...rows.slice(1), ...rows.slice(0, 1)];
  for (const [index, order] of [rows, [...rows].reverse(), turned].entries()) {
    const place = `${name}${index}`;
    const store = await lab.open({ place, adapt: (adapter) => withWrites(adapter, pinUpdate) });
    for (const row of order) await store.write(note, [row]);
    await store.close();
    assert.deepEqual(await current(lab, place), [expected], `written in the order ${order.map(({ tag }) => tag)}`);
  }
}

/** All writes have one timestamp; a provided time of creation is stored. */
const pinUpdate: Parameters<typeof withWrites>[1] = (write) => (plans, options) => {
  const value = { value: timestamp };
  const pinned = plans.map((plan) => ({
    ...plan,
    timestamps: "provided" as const,
    updatedAt: value,
    createdAt: "column" in plan.createdAt ? plan.createdAt : value,
  }));
  return write(pinned, options);
};

/** What the current row says: all of it has to be of one row. */
async function current(lab: Lab, place: string): Promise<unknown[]> {
  const store = await lab.open({ place, mode: "read" });
  const rows = await (await store.read(note)).rows();
  await store.close();
  return rows.map((row) => {
    const { main: version } = row.metaxy_provenance_by_field;
    assert.equal(row.metaxy_provenance, version);
    return { tag: row.tag, version };
  });
}
