import type { WriteCheck, WritePlan } from "@metaxy-ts/core/adapter";
import { systemColumnKind } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import { identity } from "./compared.js";
import type { CompileContext } from "./context.js";
import type { NewestOptions } from "./newest.js";
import { newestTimestamps } from "./newest.js";
import type { Output, Rows } from "./rows.js";
import { groupKeys, integer, isMissing, limitTo, notNull, Scope, select, string, tableRows } from "./rows.js";

type RowCheck = Exclude<WriteCheck, { kind: "unique" }>;

/**
 * One row: `total` is the number of rows, `check_<index>` how many of them fail a check that looks at single rows; and what {@link newestIn}
 * reads.
 */
export function compileRowChecks(context: CompileContext, rows: Rows, plan: WritePlan, newest: NewestOptions): Rows {
  const source = new Scope("metaxy_checked", rows);
  const failures = plan.checks.flatMap((check, index): Output[] => {
    if (check.kind === "unique" || check.kind === "exactStored") return [];
    const value = sql`count(case when ${fails(context, source, check)} then 1 end)`;
    return [{ name: checkColumn(index), type: integer, value }];
  });
  const total = { name: "total", type: integer, value: sql`count(*)` };
  return select({
    columns: [total, ...failures, ...newestTimestamps(context, plan, source, newest)],
    from: source.from,
  });
}

export function checkColumn(index: number): string {
  return `check_${index}`;
}

/** One row: in `total` how many rows share their values in these columns with another. */
export function compileUniqueCheck(context: CompileContext, rows: Rows, columns: readonly string[]): Rows {
  const repeated = new Scope("metaxy_repeated", repeatedValues(context, rows, columns));
  return select({
    columns: [{ name: "total", type: integer, value: sql`coalesce(sum(${repeated.column("metaxy_count").value}), 0)` }],
    from: repeated.from,
  });
}

/** The ID columns of the first rows that fail a check. */
export function compileExamples(
  context: CompileContext,
  rows: Rows,
  check: WriteCheck,
  idColumns: readonly string[],
  limit: number,
): Rows {
  const source = new Scope(
    "metaxy_checked",
    check.kind === "unique" ? repeatedValues(context, rows, check.columns) : rows,
  );
  const where = check.kind === "unique" ? sql`` : sql` where ${fails(context, source, check)}`;
  const ids = source.pick(idColumns.filter((name) => source.has(name)));
  const list = sql.join(ids.map(({ name, value }) => sql`${value} as ${sql.id(name)}`));
  const query = sql`select ${list} from ${source.from}${where} order by ${sql.join(ids.map(({ value }) => value))} ${limitTo(context.flavor, limit, true)}`;
  return { columns: ids.map(({ name, type }) => ({ name, type })), from: sql`(${query})`, query };
}

/** Rows of a table whose values would not be the same in the type that their column is to get. */
export function compileStoredCheck(
  context: CompileContext,
  table: string,
  check: WriteCheck & { readonly kind: "exactStored" },
): Rows {
  const source = new Scope("metaxy_checked", storedRows(context, table, check, []));
  return select({
    columns: [
      { name: "total", type: integer, value: sql`count(case when ${fails(context, source, check)} then 1 end)` },
    ],
    from: source.from,
  });
}

/** What a check on stored rows looks at. */
export function storedRows(
  { flavor }: CompileContext,
  table: string,
  { column, from }: WriteCheck & { readonly kind: "exactStored" },
  idColumns: readonly string[],
): Rows {
  const ids = idColumns.filter((name) => name !== column).map((name) => ({ name, type: string }));
  return tableRows(flavor, table, [...ids, { name: column, type: from }]);
}

function fails({ flavor }: CompileContext, source: Scope, check: RowCheck): RawBuilder<boolean> {
  const column = source.column(check.column);
  const { value } = column;
  switch (check.kind) {
    case "notNull":
      // An engine without nulls of a type has only values of it; a by-field column is missing without its members.
      return systemColumnKind(check.column) === "byField" ? isMissing(flavor, column) : sql`${value} is null`;
    case "members":
      return sql`not (${isMissing(flavor, column)}) and not (${flavor.hasExactlyMembers(value, check.members)})`;
    default:
      return sql`not (${flavor.isExact(value, column.type, check.to)})`;
  }
}

/** Rows with a null are the business of another check. */
function repeatedValues({ flavor }: CompileContext, rows: Rows, columns: readonly string[]): Rows {
  const source = new Scope("metaxy_checked", rows);
  const samples = source.pick(columns).map((column) => identity(flavor, column));
  const groups = new Scope(
    "metaxy_group",
    select({
      columns: [...samples, { name: "metaxy_count", type: integer, value: sql`count(*)` }],
      from: source.from,
      where: notNull(source, columns),
      groupBy: groupKeys(flavor, samples),
    }),
  );
  return select({
    columns: groups.columns,
    from: groups.from,
    where: [sql`${groups.column("metaxy_count").value} > 1`],
  });
}
