import assert from "node:assert/strict";
import { column, defineFeature, isMetaxyError } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";

const versions = { metaxy_provenance_by_field: { default: "1" } };
const featureOf = (index: number) => defineFeature({ key: `feature-${index}`, id: ["id"] });

/** What engines use in SQL, in paths, or for their own columns. */
const special = [
  "*",
  "a.b",
  "`a`",
  '"a"',
  "a'b",
  "a\\b",
  "a\nb",
  "{p1:String}",
  "?",
  "--",
  " ",
  "rowid",
  "_rowid",
  "_row_last_updated_at_version",
  "_metadata",
  "_part",
  "select",
  "_change_type",
  "😀",
];

/** What no string of UTF-8 has, or what readers leave out. */
const impossible = ["", "a\0b", "\ud800", "\ufeffa"];

/** What columns are called. */
export const specialNames = topic("special-names", {
  "in-use": {
    title: "a column of any name comes back as it was, or is refused before anything is stored",
    async run(lab) {
      const store = await lab.open();
      for (const [index, name] of special.entries()) {
        const feature = featureOf(index);
        const row = { id: "a", other: "o", [name]: 7, ...versions };
        const error: unknown = await store.write(feature, [row]).then(
          () => undefined,
          (cause: unknown) => cause,
        );
        if (error !== undefined) {
          assert.ok(isMetaxyError(error, "WRITE_INVALID"), `${JSON.stringify(name)}: ${error}`);
          assert.equal(error.details.column, name);
          assert.match(error.message, /Rename it/);
          assert.equal(await store.has(feature), false);
          continue;
        }
        await store.write(feature, [{ ...row, id: "b" }]);
        const stored = await store.read(feature, { filters: [column(name).eq(7), "id = 'b'"] });
        const [found] = await stored.rows();
        assert.deepEqual([found?.[name], found?.other], [7, "o"], JSON.stringify(name));
        const [only] = await (await store.read(feature, { columns: [name], filters: "id = 'a'" })).rows();
        assert.deepEqual(only, { [name]: 7 });
      }
    },
  },
  impossible: {
    title: "a column or a member of an object with a name that no store can store is refused",
    async run(lab) {
      const store = await lab.open();
      const feature = featureOf(0);
      for (const name of impossible) {
        for (const cell of [{ [name]: 1 }, { s: { [name]: 1 } }, { list: [{ a: { [name]: 1 } }] }])
          await rejects(store.write(feature, [{ id: "a", ...cell, ...versions }]), "WRITE_INVALID");
      }
      assert.equal(await store.has(feature), false);
      await store.write(feature, [{ id: "a", ...versions }]);
      for (const name of impossible)
        await rejects(store.write(feature, [{ id: "b", [name]: 1, ...versions }]), "WRITE_INVALID");
      assert.equal(await (await store.read(feature)).count(), 1);
      await store.write(feature, [{ id: "a", "a\ufeffb": 1, ...versions }]); // a mark is one at the beginning only
      const [row] = await (await store.read(feature)).rows();
      assert.equal(row?.["a\ufeffb"], 1);
    },
  },
  nesting: {
    title: "objects in objects come back as they were, or are refused before anything is stored",
    async run(lab) {
      const store = await lab.open();
      const nested = (levels: number): unknown => {
        let value: unknown = 1;
        for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { m: value } : [value];
        return value;
      };
      for (const [index, levels] of [8, 24, 70, 300].entries()) {
        const feature = featureOf(index);
        try {
          await store.write(feature, [{ id: "a", value: nested(levels), ...versions }]);
        } catch (error) {
          assert.ok(isMetaxyError(error, "WRITE_INVALID"), String(error));
          assert.equal(error.details.column, "value");
          assert.equal(await store.has(feature), false);
          assert.ok(levels > 24, "24 levels are stored everywhere");
          continue;
        }
        assert.ok(levels < 300, "300 levels are stored nowhere");
        const [row] = await (await store.read(feature)).rows();
        assert.deepEqual(row?.value, nested(levels));
      }
    },
  },
});
