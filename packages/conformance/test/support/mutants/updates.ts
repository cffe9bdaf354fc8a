import type { Mutant } from "../mutant.js";

/** What is new, stale and orphaned. */
export const updatesMutants: readonly Mutant[] = [
  {
    name: "a sample is stale if all of its rows are",
    file: "memory/update.js",
    find: "provenances.size === 1 ? provenance : null",
    replace: "provenance",
    caughtBy: ["lineage-expansion/any-sample-makes-stale", "lineage-expansion/fewer-samples"],
  },
  {
    name: "stale samples are not pending",
    file: "memory/update.js",
    find: "labelled.pending.push(sample);",
    replace: "if (!known) labelled.pending.push(sample);",
    caughtBy: [
      "lineage-expansion/stale-once",
      "lineage/members-come-and-go",
      "resolve-options/predicates-count-once",
      "resolve-worked-example/every-hash",
      "resolve/back-again",
      "resolve/new-stale-orphaned",
      "resolve/nothing-left",
      "root-samples/compared",
    ],
  },
  {
    name: "target filters are applied before the comparison",
    file: "memory/update.js",
    find: "groupBy(identified, grain)",
    replace: "groupBy(identified.filter(counts), grain)",
    caughtBy: ["lineage-expansion/predicates-and-filters", "resolve-filter/of-the-target"],
  },
  {
    name: "target filters are ignored",
    file: "memory/update.js",
    find: "const rows = group.filter(counts);",
    replace: "const rows = group;",
    caughtBy: ["lineage-expansion/predicates-and-filters", "resolve-filter/of-everything"],
  },
  {
    name: "staleness predicates are ignored",
    file: "memory/update.js",
    find: "(isStale(row) ? null : row[systemColumns.provenance])",
    replace: "row[systemColumns.provenance]",
    caughtBy: ["resolve-options/predicates-leave-the-rest"],
  },
  {
    name: "orphans are all rows of a sample",
    file: "memory/update.js",
    find: "if (!current?.collapse)",
    replace: "if (true)",
    caughtBy: ["lineage-expansion/of-two-columns", "lineage-expansion/orphaned-once"],
  },
  {
    name: "orphans are always collapsed",
    file: "memory/update.js",
    find: "if (!current?.collapse)",
    replace: "if (!current)",
    caughtBy: ["resolve-worked-example/every-hash"],
  },
  {
    name: "there are no orphans",
    file: "memory/update.js",
    find: "(keys.has(key) ? [] : [rows])",
    replace: "[]",
    caughtBy: [
      "append-only/history-only-grows",
      "delete/hard-by-relation",
      "waiting-parts/asked-for-when-needed",
      "waiting/samples-given",
      "waiting/unresolvable",
    ],
  },
  {
    name: "progress counts what is stale as missing",
    file: "memory/update.js",
    find: "new: fresh.size",
    replace: "new: new Set(labelled.pending.map(({ row }) => keyOf(row, grain))).size",
    caughtBy: ["progress/grows"],
  },
];
