import type { Mutant } from "../mutant.js";

/** What an update takes from a parent. */
export const inputsMutants: readonly Mutant[] = [
  {
    name: "filters on expected samples are ignored",
    file: "memory/expected.js",
    find: "!hasNull(row, grain) && holds(row)",
    replace: "!hasNull(row, grain)",
    caughtBy: ["resolve-filter/of-the-target-on-ids"],
  },
  {
    name: "filters on given samples are ignored",
    file: "memory/expected.js",
    find: "rows: rows.filter(allHold(plan.filters)),",
    replace: "rows,",
    caughtBy: ["resolve-filter/of-samples"],
  },
  {
    name: "a group loses its nulls",
    file: "memory/input.js",
    find: "value: (group) => group.map(value),",
    replace: "value: (group) => group.map(value).filter((item) => item !== null),",
    caughtBy: ["lineage-groups/all-columns", "lineage/one-row-per-group"],
  },
  {
    name: "a group has the values of its first row",
    file: "memory/input.js",
    find: "value: (group) => group.map(value),",
    replace: "value: (group) => group.map(() => value(group[0])),",
    caughtBy: [
      "lineage-order/timestamps",
      "lineage-order/numbers",
      "lineage-order/of-columns",
      "lineage-order/strings",
      "lineage/current-members",
    ],
  },
  {
    name: "renames are lost",
    file: "memory/input.js",
    find: "({ ...column, name: to })",
    replace: "({ ...column, name: from })",
    caughtBy: ["abort/batches-left-early", "append-only/history-only-grows", "columns/left-out-of-writes", "vectors/*"],
  },
  {
    name: "renames are applied one after the other",
    file: "memory/input.js",
    find: "pick(stored.columns, [from])",
    replace:
      "pick(stored.columns, [plan.columns.find((other) => other.to === from && other.from !== other.to)?.from ?? from])",
    caughtBy: ["columns/swap-names", "lineage-groups/renamed-columns"],
  },
  {
    name: "columns of given samples are lost",
    file: "memory/expected.js",
    find: "[...new Set([...grain, ...plan.columns])]",
    replace: "grain",
    caughtBy: ["root-samples/get-versions"],
  },
  {
    name: "null join keys match each other, and are samples",
    file: "memory/input.js",
    find: "holds(row) && !hasNull(row, required)",
    replace: "holds(row)",
    also: [{ file: "memory/expected.js", find: "!hasNull(row, grain) && holds(row)", replace: "holds(row)" }],
    caughtBy: ["lineage-groups/keyless-rows"],
  },
];
