import type { Mutant } from "../mutant.js";

/** How parents are joined. */
export const joinsMutants: readonly Mutant[] = [
  {
    name: "an optional parent is joined inner",
    file: "memory/join.js",
    find: "(side.optional ? [undefined] : [])",
    replace: "[]",
    caughtBy: ["lineage-mixed/optional-group", "optional-parents/all-optional"],
  },
  {
    name: "a required parent is joined left",
    file: "memory/join.js",
    find: "(side.optional ? [undefined] : [])",
    replace: "[undefined]",
    caughtBy: ["columns/rename-ids", "optional-parents/required"],
  },
  {
    name: "the full outer join is a left join",
    file: "memory/join.js",
    find: "if (full)",
    replace: "if (false)",
    caughtBy: ["optional-parents/all-optional"],
  },
  {
    name: "the full outer join gives matched rows twice",
    file: "memory/join.js",
    find: "unmatched.delete(key);",
    replace: "",
    caughtBy: ["optional-parents/all-optional"],
  },
  {
    name: "samples of a full outer join have the first parent's keys alone",
    file: "memory/join.js",
    find: "const merged = joinColumns.includes(name) && allOptional(sides);",
    replace: "const merged = false;",
    caughtBy: ["optional-parents/all-optional"],
  },
  {
    name: "a third parent is joined on the first one's keys alone",
    file: "memory/join.js",
    find: "left.find((row) => row !== undefined) ?? {}",
    replace: "left[0] ?? {}",
    caughtBy: ["optional-parents/all-optional"],
  },
  {
    name: "a column of two parents comes from the last",
    file: "memory/join.js",
    find: "const [first] = owners;",
    replace: "const first = owners.at(-1);",
    caughtBy: [
      "optional-parents/optional",
      "optional-parents/optional-comes-and-goes",
      "optional-parents/optional-missing",
      "resolve-filter/of-one-parent",
    ],
  },
  {
    name: "join keys run into each other",
    file: "memory/rows.js",
    find: 'valueKey(row[name])).join(",")',
    replace: 'valueKey(row[name])).join("")',
    also: [{ file: "plan/value-key.js", find: "{value.length}:$", replace: '{""}$' }],
    caughtBy: ["resolve-ids/several-columns"],
  },
];
