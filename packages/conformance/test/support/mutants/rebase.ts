import type { Mutant } from "../mutant.js";

/** Rows that are taken over to another feature version. */
export const rebaseMutants: readonly Mutant[] = [
  {
    name: "rebase replaces the data versions of the user",
    file: "memory/rebase.js",
    find: "value: (pair) => completed(pair, members) };",
    replace: "value: () => null };",
    caughtBy: ["rebase/keeps-own-data-versions"],
  },
  {
    name: "rebase keeps the old sample data version",
    file: "memory/rebase.js",
    find: "row[name] === row[provenance] ? null : row[name]",
    replace: "row[name]",
    caughtBy: ["rebase/takes-over"],
  },
  {
    name: "rebase takes one child of each parent",
    file: "memory/rebase.js",
    find: "const pairs = stored.rows.flatMap((row) =>",
    replace: "const pairs = [...new Map(stored.rows.map((row) => [keyOf(row, on), row])).values()].flatMap((row) =>",
    caughtBy: ["rebase/of-many-children"],
  },
];
