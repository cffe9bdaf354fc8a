import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";
import { nothing, pick, sorted } from "./support/rows.js";

const file = defineFeature({ key: "file", id: ["id"], fields: { bytes: { version: "1", dataVersion: "sha" } } });
const words = defineFeature({
  key: "words",
  id: ["id"],
  deps: [from(file, { select: [] })],
  fields: { text: { version: "1", dataVersion: "text" }, model: "1" },
});
const search = defineFeature({
  key: "search",
  id: ["id"],
  deps: [from(words, { select: [] })],
  fields: { text: { on: [words.field("text")] }, model: { on: [words.field("model")] } },
});

/** Declares nothing: the rows provide all. */
const plain = defineFeature({ key: "plain", id: ["id"], fields: { own: {}, given: {} } });

const own = ["id", "metaxy_provenance_by_field", "metaxy_provenance", "metaxy_data_version_by_field"];

/** Data versions that a feature declares to come from a column, or from a function of the row. */
export const declaredDataVersions = topic("data-versions-declared", {
  "of-a-root": {
    title: "the column's string is the field's provenance and data version, from rows and from a relation alike",
    async run(lab) {
      const store = await lab.open();
      await store.write(file, [
        { id: "a", sha: "é😀|'" },
        { id: "b", sha: "" },
      ]);
      const mirror = defineFeature({ key: "mirror", id: ["id"], fields: { bytes: { dataVersion: "sha" } } });
      await store.write(mirror, (await store.read(file, { columns: ["id", "sha"] })) as never);
      for (const feature of [file, mirror]) {
        const rows = sorted(await (await store.read(feature as typeof file)).rows(), "id");
        const version = (id: string, bytes: string, metaxy_provenance: string) => {
          const byField = { metaxy_provenance_by_field: { bytes }, metaxy_data_version_by_field: { bytes } };
          return { id, ...byField, metaxy_provenance };
        };
        assert.deepEqual(pick(rows, ...own), [
          version("a", "é😀|'", "f08bd6931a7fcd34"),
          version("b", "", "d41d8cd98f00b204"),
        ]);
      }
    },
  },
  "of-whole-numbers": {
    title:
      "whole numbers are converted to decimal strings, the same from rows and from a relation, and with any number of digits",
    async run(lab) {
      const sized = defineFeature({ key: "sized", id: ["id"], fields: { size: { dataVersion: "size" } } });
      const mirror = defineFeature({ key: "mirror", id: ["id"], fields: { size: { dataVersion: "size" } } });
      const store = await lab.open();
      const sizes = [0, -7, 42, 2 ** 53 - 1, 2n ** 53n + 1n];
      await store.write(sized, sizes.map((size, index) => ({ id: `${index}`, size })) as never);
      await store.write(mirror, (await store.read(sized, { columns: ["id", "size"] })) as never);
      for (const feature of [sized, mirror]) {
        const rows = sorted(await (await store.read(feature as typeof sized)).rows(), "id");
        assert.deepEqual(
          pick(rows, "metaxy_data_version_by_field"),
          ["0", "-7", "42", "9007199254740991", "9007199254740993"].map((size) => ({
            metaxy_data_version_by_field: { size },
          })),
        );
      }
    },
  },
  "of-a-child": {
    title: "the column replaces the provenance as the data version of its field, and of that alone",
    async run(lab) {
      const store = await lab.open();
      await store.write(file, [{ id: "a", sha: "1" }]);
      await using increment = await store.resolve(words);
      const [pending] = await increment.pending.rows();
      await store.write(words, [{ ...pending, text: "a cat" } as never]);
      const [row] = await (await store.read(words)).rows();
      // of text|1|file.bytes|1, of model|1|file.bytes|1, and of both, the model's first
      const provenance = { text: "51b3d5ce17e46219", model: "5f44d29ba62b84a2" };
      const expected = [
        {
          id: "a",
          metaxy_provenance_by_field: provenance,
          metaxy_provenance: "c317ff4a9330dc24",
          metaxy_data_version_by_field: { text: "a cat", model: provenance.model },
          metaxy_data_version: "224da9778c7f356b",
        },
      ];
      assert.deepEqual(pick([{ ...row }], ...own, "metaxy_data_version"), expected);
      await using again = await store.resolve(words);
      assert.deepEqual(await again.counts(), nothing);
      const columns = ["id", "text", "metaxy_provenance_by_field"] as const;
      await store.write(words, (await store.read(words, { columns })) as never);
      const [same] = await (await store.read(words)).rows();
      assert.deepEqual(pick([{ ...same }], ...own, "metaxy_data_version"), expected);
    },
  },
  "of-some-fields": {
    title:
      "fields without a declared column take what the rows provide, and what rows provide for the others is ignored",
    async run(lab) {
      const mixed = defineFeature({ key: "mixed", id: ["id"], fields: { own: { dataVersion: "sha" }, given: {} } });
      const store = await lab.open();
      const row = { id: "a", sha: "s", metaxy_provenance_by_field: { own: "x", given: "g" } };
      await store.write(plain, [row]);
      for (const input of [[row], await store.read(plain, { columns: Object.keys(row) })]) {
        await store.write(mixed, input as never);
        const [stored] = await (await store.read(mixed)).rows();
        assert.deepEqual({ ...stored?.metaxy_provenance_by_field }, { own: "s", given: "g" });
        assert.deepEqual({ ...stored?.metaxy_data_version_by_field }, { own: "s", given: "g" });
      }
    },
  },
  "stop-changes": {
    title: "a column that stays the same leaves what depends on its field alone",
    async run(lab) {
      const store = await lab.open();
      const describe = async (text: string) => {
        await using increment = await store.resolve(words);
        const rows = await increment.pending.rows();
        await store.write(words, rows.map((row) => ({ ...row, text })) as never);
      };
      await store.write(file, [{ id: "a", sha: "1" }]);
      await describe("a cat");
      await using first = await store.resolve(search);
      const [before] = await first.new.rows();
      await store.write(search, first.new);
      await store.write(file, [{ id: "a", sha: "2" }]);
      await describe("a cat");
      await using second = await store.resolve(search);
      const [after] = await second.stale.rows();
      assert.equal(after?.metaxy_provenance_by_field.text, before?.metaxy_provenance_by_field.text);
      assert.notEqual(after?.metaxy_provenance_by_field.model, before?.metaxy_provenance_by_field.model);
    },
  },
  "follow-the-row": {
    title: "a changed column counts, also in rows, or a relation, that provide the versions it had before",
    async run(lab) {
      const store = await lab.open();
      await store.write(file, [{ id: "a", sha: "1" }]);
      const [before] = await (await store.read(file)).rows();
      await store.write(file, [{ ...before, sha: "2" } as never]);
      const [after] = await (await store.read(file)).rows();
      const versions = [after?.metaxy_provenance_by_field, after?.metaxy_data_version_by_field];
      assert.deepEqual(versions, [{ bytes: "2" }, { bytes: "2" }]);
      assert.deepEqual(
        [after?.metaxy_provenance, after?.metaxy_data_version],
        ["c81e728d9d4c2f63", "c81e728d9d4c2f63"],
      );
      const other = defineFeature({ key: "other", id: ["id"], fields: ["bytes"] });
      const old = { id: "a", sha: "3", metaxy_provenance_by_field: { bytes: "2" } };
      await store.write(other, [old]);
      await store.write(file, (await store.read(other, { columns: Object.keys(old) })) as never);
      const [third] = await (await store.read(file)).rows();
      assert.deepEqual(
        [third?.metaxy_provenance_by_field, third?.metaxy_data_version_by_field],
        [{ bytes: "3" }, { bytes: "3" }],
      );
    },
  },
  "by-a-function": {
    title: "a function of the row makes the data version, and may take its time; it cannot see the rows of a relation",
    async run(lab) {
      const made = defineFeature({
        key: "made",
        id: ["id"],
        fields: { main: { dataVersion: async (row: { readonly text: string }) => row.text.toLowerCase() } as never },
      });
      const store = await lab.open();
      await store.write(made, [{ id: "a", text: "HELLO" }] as never);
      const [row] = await (await store.read(made)).rows();
      assert.deepEqual(row?.metaxy_data_version_by_field, { main: "hello" });
      await using same = await store.resolve(made, { samples: [{ id: "a", text: "Hello" }] as never });
      assert.deepEqual(await same.counts(), nothing);
      await rejects(store.write(made, (await store.read(made, { columns: ["id", "text"] })) as never), "WRITE_INVALID");
    },
  },
});
