import type { ColumnType } from "../column/column-type.js";
import type { Violation } from "../contract/contract.js";
import type { WriteCheck, WritePlan } from "../plan/write-plan.js";
import type { Row, Rows } from "./rows.js";
import { ascending, groupBy, hasNull, pick, select } from "./rows.js";
import { givenRows, keeper, memberOf } from "./values.js";

const exampleCount = 5;

/** What the rows of a write do not hold to; `index` is that of the plan. */
export function violations(plan: WritePlan, index: number, source: Rows, stored: Rows | undefined): Violation[] {
  return plan.checks.flatMap((check, position): Violation[] => {
    const { columns, rows } = check.kind === "exactStored" ? (stored ?? source) : source;
    const offending = offendingRows(check, rows);
    if (offending.count === 0) return [];
    const named = check.kind === "unique" ? check.columns : columns.map(({ name }) => name);
    const ids = plan.idColumns.filter((name) => named.includes(name) && columns.some((column) => column.name === name));
    const first = offending.rows.toSorted(ascending(ids)).slice(0, exampleCount);
    return [
      { plan: index, check: position, count: offending.count, examples: givenRows(select(first, pick(columns, ids))) },
    ];
  });
}

/** How many rows fail, and example rows: one of several with the same values. */
function offendingRows(check: WriteCheck, rows: readonly Row[]): { readonly count: number; readonly rows: Row[] } {
  switch (check.kind) {
    case "notNull": {
      const failing = rows.filter((row) => row[check.column] === null);
      return { count: failing.length, rows: failing };
    }
    case "exact":
    case "exactStored": {
      const failing = rows.filter((row) => !isExact(row[check.column], check.to));
      return { count: failing.length, rows: failing };
    }
    case "members": {
      const failing = rows.filter((row) => !hasExactly(row[check.column], check.members));
      return { count: failing.length, rows: failing };
    }
    case "unique": {
      // Rows with a null are the business of another check.
      const named = rows.filter((row) => !hasNull(row, check.columns));
      const repeated = [...groupBy(named, check.columns).values()].filter((group) => group.length > 1);
      const count = repeated.reduce((sum, group) => sum + group.length, 0);
      return { count, rows: repeated.flatMap((group) => group.slice(0, 1)) };
    }
  }
}

function hasExactly(value: unknown, members: readonly string[]): boolean {
  if (value === null) return true;
  const names = Object.keys(value as object);
  return names.length === members.length && names.every((name) => members.includes(name));
}

/** Whether a value is the same in another type. Integers stored as bigint are those that a float may not have. */
function isExact(value: unknown, to: ColumnType): boolean {
  switch (to.kind) {
    case "integer":
      return typeof value !== "number" || Number.isSafeInteger(value);
    case "date":
      return typeof value !== "bigint" || keeper(to)(value) === value;
    case "float":
      return typeof value !== "bigint" || BigInt(keeper(to)(value) as number) === value;
    case "list":
      return !Array.isArray(value) || value.every((item) => isExact(item, to.item));
    case "map":
      return Object.values(value ?? {}).every((item) => isExact(item, to.value));
    case "struct":
      return Object.entries(to.members).every(([name, member]) => isExact(memberOf(value, name), member));
    default:
      return true;
  }
}
