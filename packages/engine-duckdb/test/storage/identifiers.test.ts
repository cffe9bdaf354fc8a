import { expect, it } from "vitest";
import { identifiersIn } from "../../src/storage/identifiers.js";

it("finds names, quoted or bare, in lower case", () => {
  const found = identifiersIn(`select "Id", v.größe from "a""b" v join c$1 on true`);
  expect([...found]).toEqual(expect.arrayContaining(["id", "größe", 'a"b', "v", "c$1"]));
});

it("finds none in texts and comments", () => {
  const found = identifiersIn(`select 'it''s "hidden"' -- "not"
    /* from "these"
       either */ from x`);
  expect([...found].sort()).toEqual(["from", "select", "x"]);
});
