import type { Mutant } from "../mutant.js";

/** Hashes of groups of parent rows. */
export const groupsMutants: readonly Mutant[] = [
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
