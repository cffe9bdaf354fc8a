import assert from "node:assert/strict";
import { defineFeature, from, hashAlgorithms } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { nothing, pick, sorted, values } from "./support/rows.js";
import { left, storedCount, thingRow } from "./support/things.js";
import { trouble } from "./support/trouble.js";
import { Witnessed } from "./support/witness.js";

const labelled = defineFeature({
  key: "labelled",
  id: ["id"],
  deps: [from(left, { select: [] })],
  fields: { label: "1" },
});

const versions = ["metaxy_provenance_by_field", "metaxy_provenance"];

/** Which strings are hashed, and from which pieces, in which order. */
export const hashStrings = topic("hash-strings", {
  "string-forms": {
    title:
      "a hash is its string form as it is when that is shorter than the length: unsigned decimals, without zeros in front",
    needs: ["hash.xxhash32", "hash.xxhash64"],
    async run(lab) {
      // XXH32 of "" has eight digits, XXH64 of "" and XXH32 of "a2|f2" are negative as signed numbers.
      for (const [algorithm, text, hash] of [
        ["xxhash32", "", "46947589"],
        ["xxhash32", "a2|f2", "3068640099"],
        ["xxhash32", "a2|f2x", "66692405"],
        ["xxhash64", "", "17241709254077376921"],
        ["xxhash64", "é😀", "10298515841032656982"],
      ] as const) {
        const store = await lab.open({ hash: { algorithm, length: 64 }, place: algorithm });
        await store.write(note, [noteRow("a", text)]);
        assert.deepEqual(await values(await store.read(note), "metaxy_provenance"), [hash]);
        await store.close();
      }
    },
  },
  "long-strings": {
    title:
      "strings of a million characters are hashed whole, to their last character; or the store refuses what its rows have not",
    async run(lab) {
      const { rowBytes = Number.POSITIVE_INFINITY } = lab.limits;
      const lines = Math.min(65_536, Math.floor(rowBytes / 64)); // a row has its provenance twice
      for (const algorithm of hashAlgorithms) {
        if (lab.supports[`hash.${algorithm}`] === "unsupported") continue;
        const both = await Witnessed.open(lab, [left, labelled], {
          hash: { algorithm, length: 32 },
          place: algorithm,
        });
        const long = "0123456789abcde\n".repeat(lines);
        await both.write(left, [
          thingRow("a", {}, `${long}a`),
          thingRow("b", {}, `${long}b`),
          thingRow("c", {}, "é😀".repeat(2.6 * lines)),
        ]);
        await both.readsAlike(left);
        await both.resolvesAlike(labelled);
      }
      if (lab.limits.rowBytes === undefined) return;
      const store = await lab.open({ place: "large" });
      for (const length of [rowBytes + 1, 0.7 * rowBytes])
        await rejects(store.write(left, [thingRow("d", {}, "x".repeat(length))]), "WRITE_INVALID");
      assert.equal((await storedCount(store, left)) ?? 0, 0);
    },
  },
  "half-surrogates": {
    title: "an unpaired surrogate is stored and hashed as the replacement character",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("a", "\ud83d"), text: "\ud800!" }, noteRow("b", "x\ude00y")]);
      const found = await store.read(note, { filters: "id = 'a'" });
      assert.deepEqual(pick(await found.rows(), "text", "metaxy_provenance_by_field"), [
        { text: "\ufffd!", metaxy_provenance_by_field: { main: "\ufffd" } },
      ]);
      // of the bytes EF BF BD, and of 78 EF BF BD 79
      assert.deepEqual(await values(await store.read(note), "metaxy_provenance"), [
        "9b759040321a408a",
        "ab5d0845277aa651",
      ]);
    },
  },
  "code-versions": {
    title: "a code version is hashed character by character, whatever it contains",
    async run(lab) {
      const codeVersions = trouble.filter((text) => text !== "" && !text.includes("|"));
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(left, { select: [] })],
        fields: Object.fromEntries(codeVersions.map((version, index) => [`f${index}`, { version }])),
      });
      const both = await Witnessed.open(lab, [left, child]);
      await both.write(left, [thingRow("a")]);
      await both.compute(child);
      await both.readsAlike(child);
    },
  },
  "order-of-members": {
    title: "a sample's hash takes fields in the order of their struct keys, not of their keys nor of the definition",
    needs: ["hash.xxhash64"],
    async run(lab) {
      const up = defineFeature({ key: "up", id: ["id"], fields: ["audio/en"] });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(up, { select: [] })],
        fields: { "audio/en": "1", audio_b: "2" },
      });
      const store = await lab.open({ hash: { algorithm: "xxhash64", length: 8 } });
      await store.write(up, [{ id: "a", metaxy_provenance_by_field: { audio_en: "v1" } }]);
      await using increment = await store.resolve(child);
      assert.deepEqual(pick(await increment.new.rows(), ...versions), [
        { metaxy_provenance_by_field: { audio_en: "60118798", audio_b: "88447699" }, metaxy_provenance: "54734389" },
      ]);
    },
  },
  "order-of-given-members": {
    title: "the order in which a row has its members says nothing",
    async run(lab) {
      const root = defineFeature({ key: "root", id: ["id"], fields: ["x10", "x2", "x/y", "x-y", "x"] });
      const both = await Witnessed.open(lab, [root]);
      const members = { x: "1", x10: "2", x2: "3", x_y: "4", "x-y": "5" };
      const turned = Object.fromEntries(Object.entries(members).reverse());
      await both.write(root, [{ id: "a", metaxy_provenance_by_field: members }]);
      await both.write(root, [{ id: "b", metaxy_provenance_by_field: turned }]);
      await both.readsAlike(root);
      // x, x-y, x10, x2, x_y
      assert.deepEqual(await values(await both.store.read(root), "metaxy_provenance"), [
        "12d4e9845cf6d15d",
        "12d4e9845cf6d15d",
      ]);
    },
  },
  "order-of-parent-fields": {
    title: "parent fields go into a string in the order of their full names, whichever parent they are of",
    async run(lab) {
      const keys = ["ab", "a/b", "a", "a-b"];
      const parents = keys.map((key) => defineFeature({ key, id: ["id"], fields: ["x/y", "x0", "x-y", "x"] }));
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: parents.map((parent) => from(parent, { select: [] })),
        fields: { all: "1" },
      });
      const both = await Witnessed.open(lab, [...parents, child]);
      for (const [index, parent] of parents.entries()) {
        const members = { x_y: `${index}1`, x0: `${index}2`, "x-y": `${index}3`, x: `${index}4` };
        await both.write(parent, [{ id: "a", metaxy_provenance_by_field: members }]);
      }
      const { pending } = await both.resolvesAlike(child);
      assert.deepEqual(pick(pending, "metaxy_provenance_by_field"), [
        { metaxy_provenance_by_field: { all: "b97f7b4365575245" } },
      ]);
    },
  },
  "many-fields": {
    title: "a feature with thirty fields, each of thirty parent fields, is hashed as one with few",
    async run(lab) {
      const names = Array.from({ length: 30 }, (_, index) => `f${index}`);
      const parent = defineFeature({ key: "parent", id: ["id"], fields: names });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(parent, { select: [], fieldsMapping: "all" })],
        fields: names.toReversed(),
      });
      const both = await Witnessed.open(lab, [parent, child]);
      const row = (id: string) => ({
        id,
        metaxy_provenance_by_field: Object.fromEntries(names.map((name) => [name, `${id}-${name}`])),
      });
      await both.write(parent, [row("a"), row("b")]);
      await both.compute(child);
      await both.readsAlike(parent, child);
      assert.deepEqual((await both.resolvesAlike(child)).counts, nothing);
    },
  },
  "nulls-are-empty": {
    title: "a null member counts as the empty string in a sample's hash and in its children's",
    async run(lab) {
      const parent = defineFeature({ key: "parent", id: ["id"], fields: ["x", "y", "z"] });
      const child = defineFeature({ key: "child", id: ["id"], deps: [from(parent, { select: [] })], fields: ["main"] });
      const both = await Witnessed.open(lab, [parent, child]);
      const row = (id: string, empty: string | null) => ({
        id,
        metaxy_provenance_by_field: { x: "p", y: "p", z: "p" },
        metaxy_data_version_by_field: { x: empty, y: "v", z: empty },
      });
      await both.write(parent, [row("null", null), row("empty", "")]);
      await both.readsAlike(parent);
      const stored = await (await both.store.read(parent)).rows();
      // of "|v|", and of "main|__metaxy_initial__|parent.x||parent.y|v|parent.z|"
      assert.deepEqual(new Set(stored.map((each) => each.metaxy_data_version)), new Set(["7b6d1dcc41e92c04"]));
      const { pending } = await both.resolvesAlike(child);
      assert.deepEqual(
        sorted(pending, "id").map((each) => each.metaxy_provenance_by_field),
        [{ main: "9f4249288aa85548" }, { main: "9f4249288aa85548" }],
      );
    },
  },
});
