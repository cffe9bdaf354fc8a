import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, parts, pick, sorted } from "./support/rows.js";
import { Witnessed } from "./support/witness.js";

const source = defineFeature({ key: "feature_a", id: ["id"], fields: { field_a: "1" } });
const middle = defineFeature({
  key: "feature_b",
  id: ["id"],
  deps: [from(source, { select: [] })],
  fields: { field_b: "1" },
});
const last = defineFeature({
  key: "feature_c",
  id: ["id"],
  deps: [from(middle, { select: [] })],
  fields: { field_c: "1" },
});

const sourceRow = (id: string, field_a: string) => ({ id, metaxy_provenance_by_field: { field_a } });

/** Writes what is pending of the one in the middle, with a data version that the computation gave. */
async function compute(store: Store, field_b: string): Promise<number> {
  await using increment = await store.resolve(middle);
  const rows = await increment.pending.rows();
  await store.write(
    middle,
    rows.map(({ id, metaxy_provenance_by_field }) => ({
      id,
      metaxy_provenance_by_field,
      metaxy_data_version_by_field: { field_b },
    })),
  );
  return rows.length;
}

/** What data versions do to those who depend on them. */
export const dataVersions = topic("data-versions", {
  "known-hashes": {
    title: "a child's hash is made of its parent's data version, and that of its child in turn",
    needs: ["hash.xxhash64"],
    async run(lab) {
      const store = await lab.open({ hash: { algorithm: "xxhash64", length: 8 } });
      await store.write(source, [
        { ...sourceRow("a", "provenance"), metaxy_data_version_by_field: { field_a: "a_version_1" } },
      ]);
      const versions = ["metaxy_provenance_by_field", "metaxy_provenance"];
      await using b = await store.resolve(middle);
      assert.deepEqual(pick(await b.new.rows(), ...versions), [
        { metaxy_provenance_by_field: { field_b: "61367123" }, metaxy_provenance: "14951701" },
      ]);
      await store.write(middle, b.new);
      await using c = await store.resolve(last);
      assert.deepEqual(pick(await c.new.rows(), ...versions), [
        { metaxy_provenance_by_field: { field_c: "58014407" }, metaxy_provenance: "15347389" },
      ]);
    },
  },
  "stop-changes": {
    title: "an update that gives the same data version again is one for the sample itself, and for nothing below it",
    async run(lab) {
      const store = await lab.open();
      await store.write(source, [sourceRow("a", "1"), sourceRow("b", "1")]);
      assert.equal(await compute(store, "content"), 2);
      await using first = await store.resolve(last);
      await store.write(last, first.pending);

      await store.write(source, [sourceRow("a", "2")]);
      assert.equal(await compute(store, "content"), 1);
      assert.equal(await compute(store, "content"), 0);
      await using same = await store.resolve(last);
      assert.deepEqual(await same.counts(), nothing);

      await store.write(source, [sourceRow("a", "3")]);
      assert.equal(await compute(store, "other content"), 1);
      await using other = await store.resolve(last);
      assert.deepEqual(await parts(other, "id"), { new: [], stale: ["a"], orphaned: [] });
    },
  },
  "carry-changes": {
    title: "a data version that changes without the provenance makes what depends on it stale, not the sample itself",
    async run(lab) {
      const both = await Witnessed.open(lab, [source, middle, last]);
      await both.write(source, [sourceRow("a", "1")]);
      await both.compute(middle);
      await both.compute(last);
      const [row] = await (await both.store.read(middle)).rows();
      const provenance = { metaxy_provenance_by_field: { ...row?.metaxy_provenance_by_field } };
      await both.write(middle, [{ id: "a", ...provenance, metaxy_data_version_by_field: { field_b: "fixed" } }]);
      assert.deepEqual((await both.resolvesAlike(middle)).counts, nothing);
      assert.deepEqual((await both.resolvesAlike(last)).counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
    },
  },
  "of-one-field": {
    title:
      "overriding one field's data version leaves the other fields with their provenance, and what is below them too",
    async run(lab) {
      const parent = defineFeature({ key: "parent", id: ["id"], fields: ["audio", "frames"] });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(parent, { select: [] })],
        fields: ["audio", "frames"],
      });
      const both = await Witnessed.open(lab, [parent, child]);
      const row = (audio: string, frames: string) => ({ id: "a", metaxy_provenance_by_field: { audio, frames } });
      await both.write(parent, [
        { ...row("a1", "f1"), metaxy_data_version_by_field: { audio: "content", frames: "f1" } },
      ]);
      await both.readsAlike(parent);
      await both.compute(child);
      await both.write(parent, [
        { ...row("a2", "f2"), metaxy_data_version_by_field: { audio: "content", frames: "f2" } },
      ]);
      const [before] = await (await both.store.read(child)).rows();
      const { pending } = await both.resolvesAlike(child);
      const now = pending[0]?.metaxy_provenance_by_field as { audio: string; frames: string };
      assert.equal(now.audio, before?.metaxy_provenance_by_field.audio);
      assert.notEqual(now.frames, before?.metaxy_provenance_by_field.frames);
    },
  },
  "given-for-the-sample": {
    title:
      "a provided data version of the sample is stored, and no child hashes it; without data versions of fields it is ignored",
    async run(lab) {
      const both = await Witnessed.open(lab, [source, middle]);
      const given = { metaxy_data_version_by_field: { field_a: "v" }, metaxy_data_version: "mine" };
      await both.write(source, [{ ...sourceRow("a", "1"), ...given }]);
      await both.write(source, [{ ...sourceRow("b", "1"), metaxy_data_version: "mine" }]);
      await both.write(source, [
        { ...sourceRow("c", "1"), ...given, metaxy_data_version: null },
        { ...sourceRow("d", "1"), ...given, metaxy_data_version_by_field: null },
      ]);
      await both.readsAlike(source);
      const stored = sorted(await (await both.store.read(source)).rows(), "id");
      // md5 of "1" where nothing else is said
      assert.deepEqual(
        stored.map((row) => [row.id, row.metaxy_data_version]),
        [
          ["a", "mine"],
          ["b", "c4ca4238a0b92382"],
          ["c", "c4ca4238a0b92382"],
          ["d", "mine"],
        ],
      );
      await both.resolvesAlike(middle);
    },
  },
  "of-groups": {
    title: "a group is hashed from its members' data versions, not from their provenance",
    async run(lab) {
      const part = defineFeature({ key: "part", id: ["whole", "n"], fields: ["main"] });
      const whole = defineFeature({
        key: "whole",
        id: ["whole"],
        deps: [from(part, { select: [], lineage: { type: "aggregation" } })],
      });
      const both = await Witnessed.open(lab, [part, whole]);
      const row = (n: number, main: string) => ({
        whole: "w",
        n,
        metaxy_provenance_by_field: { main },
        metaxy_data_version_by_field: { main: `content ${n}` },
      });
      await both.write(part, [row(1, "p1"), row(2, "p2")]);
      await both.compute(whole);
      await both.write(part, [row(1, "other")]);
      assert.deepEqual((await both.resolvesAlike(whole)).counts, nothing);
      await both.write(part, [{ ...row(1, "other"), metaxy_data_version_by_field: { main: "new content" } }]);
      assert.deepEqual((await both.resolvesAlike(whole)).counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
    },
  },
});
