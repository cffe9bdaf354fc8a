import { expect, it } from "vitest";
import { identifiersIn } from "../../src/storage/identifiers.js";

it("finds names, quoted or bare, in lower case", () => {
  const found = identifiersIn(`select "Id", v.größe, "two words" from "a""b" v join c$1 on true`);
  expect([...found]).toEqual(expect.arrayContaining(["id", "größe", "two words", 'a"b', "v", "c$1"]));
});

it("misses none because of quotes in strings and comments", () => {
  const found = identifiersIn(`select '5"', $$it's$$ -- don't
    from first, "second" /* " */ join third`);
  expect([...found]).toEqual(expect.arrayContaining(["first", "second", "third"]));
});
