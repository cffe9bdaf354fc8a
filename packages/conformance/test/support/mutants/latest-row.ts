import type { Mutant } from "../mutant.js";

/** The choice of the current row. */
export const latestRowMutants: readonly Mutant[] = [
  {
    name: "ties are broken by luck: the first written row stays",
    file: "memory/latest.js",
    find: "of latestRowTies)",
    replace: "of [])",
    caughtBy: ["latest-row/resolve-takes-the-same-row", "latest-row/ties-by-bytes"],
  },
  {
    name: "ties are broken by luck: the last written row wins",
    file: "memory/latest.js",
    find: "return order > 0;",
    replace: "return compareToNull(changedAt(row), changedAt(best)) >= 0;",
    caughtBy: ["latest-row/resolve-takes-the-same-row", "latest-row/ties-by-bytes"],
  },
  {
    name: "the row that was created last is current",
    file: "memory/latest.js",
    find: "row[systemColumns.deletedAt] ?? row[systemColumns.updatedAt]",
    replace: "row[systemColumns.deletedAt] ?? row[systemColumns.createdAt]",
    caughtBy: ["latest-row/newest-wins", "parallel/times-increase"],
  },
  {
    name: "a tombstone is as old as the row it soft-deletes",
    file: "memory/latest.js",
    find: "row[systemColumns.deletedAt] ?? row[systemColumns.updatedAt]",
    replace: "row[systemColumns.updatedAt]",
    caughtBy: ["as-of/between-writes"],
  },
  {
    name: "ties are compared by the locale",
    file: "memory/latest.js",
    find: "return compareValues(left, right);",
    replace: 'return typeof left === "string" ? left.localeCompare(right, "en") : compareValues(left, right);',
    caughtBy: ["latest-row/ties-by-bytes"],
  },
  {
    name: "ties are compared by UTF-16 units",
    file: "memory/latest.js",
    find: "return compareValues(left, right);",
    replace:
      'return typeof left === "string" ? (left < right ? -1 : Number(left > right)) : compareValues(left, right);',
    caughtBy: ["latest-row/ties-by-bytes"],
  },
  {
    name: "the current row is put together from the last values that are not nulls",
    file: "memory/latest.js",
    find: "latest.set(key, row);",
    replace:
      'latest.set(key, best ? Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? (name.startsWith("metaxy_") ? null : best[name])])) : row);',
    caughtBy: ["latest-row/nulls-are-values", "lineage-groups/keyless-rows", "read/latest-row"],
  },
];
