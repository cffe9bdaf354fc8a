import type { Mutant } from "../mutant.js";

/** Hashes of groups of parent rows. */
export const groupsMutants: readonly Mutant[] = [
  {
    name: "groups are of one millisecond",
    file: "memory/rows.js",
    find: "const key = keyOf(row, names);\n        const group",
    replace:
      'const key = names.map((name) => valueKey(typeof row[name] === "bigint" ? row[name] / 1000n : row[name])).join(",");\n        const group',
    caughtBy: ["lineage-keys/timestamps"],
  },
  {
    name: "members of one millisecond are in no order",
    file: "memory/rows.js",
    find: "const order = compareValues(left[name], right[name]);",
    replace:
      'const order = typeof left[name] === "bigint" ? Number(left[name] / 1000n - right[name] / 1000n) : compareValues(left[name], right[name]);',
    caughtBy: ["lineage-order/microseconds"],
  },
  {
    name: "whole numbers are ordered as floats",
    file: "filter/scalar.js",
    find: 'return typeof value === "bigint" ? value : Number(value);',
    replace: "return Number(value);",
    caughtBy: ["lineage-order/numbers"],
  },
  {
    name: "NaN comes before all other numbers",
    file: "filter/scalar.js",
    find: "return Number(Number.isNaN(left)) - Number(Number.isNaN(right));",
    replace: "return Number(Number.isNaN(right)) - Number(Number.isNaN(left));",
    caughtBy: ["lineage-order/numbers"],
  },
  {
    name: "bytes and lists are ordered by their text",
    file: "memory/rows.js",
    find: "isSequence(left) && isSequence(right)",
    replace: "false",
    caughtBy: ["lineage-order/bytes", "lineage-order/lists"],
  },
  {
    name: "a group of one row keeps its hash",
    file: "memory/input.js",
    find: "hash(groupHashInput(group.map((row) => row[name])))",
    replace: "(group.length === 1 ? group[0][name] : hash(groupHashInput(group.map((row) => row[name]))))",
    caughtBy: ["lineage-groups/moved-members"],
  },
  {
    name: "values are cut before they are aggregated",
    file: "memory/input.js",
    find: "hash(groupHashInput(group.map((row) => row[name])))",
    replace: "hash(groupHashInput(group.map((row) => row[name]?.slice(0, 8) ?? null)))",
    caughtBy: [
      "data-versions/of-groups",
      "lineage-chains/groups",
      "lineage-chains/there-and-back",
      "lineage/cut-after-joining",
    ],
  },
  {
    name: "parents are hashed by provenance instead of data version",
    file: "memory/input.js",
    find: "memberOf(row[systemColumns.dataVersionByField], member)",
    replace: "memberOf(row[systemColumns.provenanceByField], member)",
    caughtBy: [
      "data-versions-declared/stop-changes",
      "data-versions/carry-changes",
      "data-versions/of-one-field",
      "data-versions/stop-changes",
      "resolve-worked-example/data-versions-decide",
    ],
  },
];
