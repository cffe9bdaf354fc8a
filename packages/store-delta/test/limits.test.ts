import { expect, it } from "vitest";
import { deltaLimits } from "../src/limits.js";

it("unsigned integers of another store become wider ones with a sign", () => {
  const native = (name: string) => ({ kind: "integer", native: name }) as const;
  const types = ["UTINYINT", "USMALLINT", "UINTEGER", "SMALLINT"].map((name) => deltaLimits.newType?.(native(name)));
  expect(types).toEqual([native("SMALLINT"), native("INTEGER"), { kind: "integer" }, native("SMALLINT")]);
  expect(deltaLimits.newType?.({ kind: "list", item: native("UTINYINT") })).toEqual({
    kind: "list",
    item: native("SMALLINT"),
  });
});
