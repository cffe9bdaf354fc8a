import assert from "node:assert/strict";
import { column, printFilter } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { refused } from "./support/refused.js";
import { idsOf, storedCount, thing, thingRow } from "./support/things.js";

/** Each is one of the strings of a column, and has to find itself alone. */
const awkward = [
  "it's",
  'say "so"',
  "back\\slash",
  "back\\'slash",
  "\\",
  "%",
  "%a_b%",
  "a_b",
  "a%b",
  "aXb",
  "🧑‍🚀😀",
  "😀",
  "$1 ? :x {x:String}",
  "' OR '1'='1",
  "'; DROP TABLE thing; --",
  "x'; DELETE FROM thing WHERE '1'='1",
  "a -- b /* c */",
  "line\nfeed\r\ttab",
  "",
  " ",
  "NULL",
  "TRUE",
];

/** Strings and names that mean something in SQL, and nothing in a filter. */
export const filterStrings = topic("filter-strings", {
  strings: {
    title: "no string of a filter means anything but itself",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        thing,
        awkward.map((text, index) => thingRow(`${index},`, { text })),
      );
      const text = column<string>("text");
      for (const [index, value] of awkward.entries()) {
        const found = [text.eq(value), text.in([value, "none"]), printFilter(text.eq(value))];
        for (const filter of found) assert.equal(await idsOf(store, filter), `${index},`, JSON.stringify(value));
        const others = (await idsOf(store, text.ne(value))).split(",");
        assert.deepEqual([others.length, others.includes(String(index))], [awkward.length, false], value);
      }
      assert.equal(await store.delete(thing, text.eq("'; DROP TABLE thing; --")), 1);
      assert.equal(await storedCount(store, thing), awkward.length + 1);
    },
  },
  names: {
    title: "a column with quotes, spaces or words of SQL in its name is read and filtered like any other",
    async run(lab) {
      const all = ["a b", "it's", 'a"b', "a`b", "a\\b", "select", "😀", "a.b", "$1", "?"];
      const names = all.filter((name) => lab.limits.column?.(name) === undefined);
      const row = (id: string) => thingRow(id, Object.fromEntries(names.map((name) => [name, `${name}-${id}`])));
      const store = await lab.open();
      await store.write(thing, [row("a"), row("b")]);
      for (const name of all) if (!names.includes(name)) await refused(store, thing, [thingRow("c", { [name]: "c" })]);
      for (const name of names) {
        assert.equal(await idsOf(store, column(name).eq(`${name}-b`)), "b", name);
        const relation = await store.read(thing, { columns: [name], filters: column(name).eq(`${name}-a`) });
        assert.deepEqual(await relation.rows(), [{ [name]: `${name}-a` }]);
      }
    },
  },
});
