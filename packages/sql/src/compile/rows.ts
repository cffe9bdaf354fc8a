import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql, TableNode } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { comparedValue, sameValue } from "./compared.js";
import { digestColumn } from "./names.js";

/** Rows of a query, a table or a temporary table, with the columns that they have. */
export interface Rows {
  readonly columns: readonly ColumnDescription[];
  /** As they stand behind FROM, without an alias. */
  readonly from: RawBuilder<unknown>;
  /** All of them, as a statement. */
  readonly query: RawBuilder<unknown>;
  /** There are none, without a query. */
  readonly isEmpty?: true;
}

/** A value in SQL, under the name that it gets or has. */
export interface Output extends ColumnDescription {
  readonly value: RawBuilder<unknown>;
}

export interface Select {
  readonly columns: readonly Output[];
  readonly from: RawBuilder<unknown>;
  /** All have to be true. */
  readonly where?: readonly RawBuilder<unknown>[];
  readonly groupBy?: readonly Output[];
  readonly distinct?: boolean;
  /** What {@link limitTo} gives. */
  readonly limit?: RawBuilder<unknown> | undefined;
}

/** The rows of a SELECT. */
export function select(parts: Select): Rows {
  const query = selectText(parts);
  return { columns: parts.columns.map(({ name, type }) => ({ name, type })), from: sql`(${query})`, query };
}

function selectText({ columns, from, where = [], groupBy = [], distinct = false, limit }: Select): RawBuilder<unknown> {
  const list = sql.join(columns.map(({ name, value }) => sql`${value} as ${sql.id(name)}`));
  const head = distinct ? sql`select distinct ${list} from ${from}` : sql`select ${list} from ${from}`;
  const filtered = where.length > 0 ? sql`${head} where ${allOf(where)}` : head;
  const grouped =
    groupBy.length > 0 ? sql`${filtered} group by ${sql.join(groupBy.map(({ value }) => value))}` : filtered;
  return limit === undefined ? grouped : sql`${grouped} ${limit}`;
}

/** Rows whose values an engine computes once, although what is around them has them more than once. */
export function computedOnce(flavor: SqlFlavor, rows: Rows): Rows {
  if (!flavor.computed) return rows;
  const query = flavor.computed(rows.query);
  return { ...rows, from: sql`(${query})`, query };
}

/** The end of a query that gives no more than its first rows. */
export function limitTo(flavor: SqlFlavor, rows: number, isOrdered = false): RawBuilder<unknown> {
  return flavor.limit?.(rows, { isOrdered }) ?? sql`limit ${sql.lit(rows)}`;
}

/** All rows of both, which have the same columns in one order. */
export function together(first: Rows, second: Rows): Rows {
  const query = sql`${first.query} union all ${second.query}`;
  return { columns: first.columns, from: sql`(${query})`, query };
}

/** The rows of a permanent table, whose columns other programs may have made. */
export function tableRows(flavor: SqlFlavor, name: string, columns: readonly ColumnDescription[]): Rows {
  const table = wholeRows(tableName(flavor, name), columns);
  if (!columns.some(({ name: column, type }) => flavor.stored?.({ value: sql.id(column), type }))) return table;
  const values = columns.map(({ name: column, type }) =>
    storedColumn(flavor, { name: column, type, value: sql.id(column) }),
  );
  return select({ columns: values, from: table.from });
}

/** A column of a permanent table as it is compared. */
export function storedColumn(flavor: SqlFlavor, column: Output): Output {
  return { ...column, ...flavor.stored?.(column) };
}

/** A permanent table as it stands in SQL. `readsOf` finds it in a statement. */
export function tableName(flavor: SqlFlavor, name: string): RawBuilder<unknown> {
  return flavor.table?.(name) ?? sql`${{ toOperationNode: () => TableNode.create(name) }}`;
}

/** A table whose name is ready to stand in SQL. */
export function temporaryRows({
  name,
  columns,
}: {
  readonly name: string;
  readonly columns: readonly ColumnDescription[];
}): Rows {
  return wholeRows(sql.raw(name), columns);
}

function wholeRows(from: RawBuilder<unknown>, columns: readonly ColumnDescription[]): Rows {
  const list = sql.join(columns.map(({ name }) => sql.id(name)));
  return { columns, from, query: sql`select ${list} from ${from}` };
}

/** Values that expressions can refer to, by their names. */
export class Values {
  readonly columns: readonly Output[];
  readonly #byName: ReadonlyMap<string, Output>;

  constructor(columns: readonly Output[]) {
    this.columns = columns;
    this.#byName = new Map(columns.map((column) => [column.name, column]));
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  column(name: string): Output {
    const column = this.#byName.get(name);
    if (!column)
      throw new Error(`There is no column ${JSON.stringify(name)} among ${[...this.#byName.keys()].join(", ")}.`);
    return column;
  }

  /** The named columns, in the given order, each once. */
  pick(names: Iterable<string>): Output[] {
    return [...new Set(names)].map((name) => this.column(name));
  }
}

/** Rows under an alias. */
export class Scope extends Values {
  readonly alias: string;
  /** As it stands behind FROM or JOIN. */
  readonly from: RawBuilder<unknown>;

  constructor(
    alias: string,
    rows: Pick<Rows, "columns" | "from">,
    compared: (column: Output) => Output = (column) => column,
  ) {
    super(rows.columns.map((column) => compared({ ...column, value: sql.id(alias, column.name) })));
    this.alias = alias;
    this.from = sql`${rows.from} as ${sql.id(alias)}`;
  }
}

export function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return sql`${sql.join(conditions, sql` and `)}`;
}

export function anyOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return sql`(${sql.join(conditions, sql` or `)})`;
}

/** That two sides have the same values in these columns; null equals nothing. */
function sameValues(flavor: SqlFlavor, left: Scope, right: Scope, columns: readonly string[]): RawBuilder<boolean> {
  if (columns.length === 0) return sql`1 = 1`;
  return allOf(columns.map((name) => sameValue(flavor, left.column(name), right.column(name))));
}

/** Two columns that are equal where rows are joined. */
export type JoinPair = readonly [left: Output, right: Output];

/** What is joined to what stands behind FROM already: the join's kind, the right side, and its condition. */
export function joinOn(
  flavor: SqlFlavor,
  kind: "inner join" | "left join" | "full join",
  right: Scope,
  pairs: readonly JoinPair[],
): RawBuilder<unknown> {
  const conditions = pairs.map(([left, other]) => sameValue(flavor, left, other));
  if (!flavor.digest || !pairs.some(isLong)) {
    const condition = conditions.length > 0 ? allOf(conditions) : sql`1 = 1`;
    return sql`${sql.raw(kind)} ${right.from} on ${condition}`;
  }
  const own = flavor.digest(pairs.map(([left, other]) => comparedValue(flavor, left, other.type)));
  const others = flavor.digest(pairs.map(([left, other]) => comparedValue(flavor, other, left.type)));
  const query = sql`select ${sql.id(right.alias)}.*, ${others} as ${sql.id(digestColumn)} from ${right.from}`;
  const held = flavor.held?.(query) ?? query;
  const isSame = sql`${sql.id(right.alias, digestColumn)} = ${own}`;
  const join = kind === "inner join" ? (flavor.orderedJoin ?? kind) : kind;
  return sql`${sql.raw(join)} (${held}) as ${sql.id(right.alias)} on ${allOf([isSame, ...conditions])}`;
}

/** The pairs of columns of the same names. */
export function pairsOf(left: Values, right: Values, columns: readonly string[]): JoinPair[] {
  return columns.map((name) => [left.column(name), right.column(name)]);
}

/** By what rows are grouped or partitioned that have the same values in these columns. */
export function groupKeys(flavor: SqlFlavor, columns: readonly Output[]): readonly Output[] {
  if (!flavor.digest || columns.every(({ type }) => shortKinds.has(type.kind))) return columns;
  return [{ name: digestColumn, type: string, value: flavor.digest(columns.map(({ value }) => value)) }];
}

/** Kinds of values that every engine compares fast and completely. */
const shortKinds: ReadonlySet<ColumnType["kind"]> = new Set(["integer", "boolean", "date", "timestamp"]);

function isLong([left, right]: JoinPair): boolean {
  return left.type.kind !== right.type.kind || !shortKinds.has(left.type.kind);
}

/** That the other side has a row with the same values in these columns. */
export function existsIn(
  flavor: SqlFlavor,
  other: Scope,
  rows: Scope,
  columns: readonly string[],
): RawBuilder<boolean> {
  if (flavor.digest && columns.length > 0) return hasDigest(flavor, flavor.digest, other, rows, columns);
  if (flavor.isAmong && columns.length > 0) {
    const values = rows.pick(columns).map((column) => comparedValue(flavor, column, other.column(column.name).type));
    const others = other.pick(columns).map((column) => ({
      ...column,
      value: comparedValue(flavor, column, rows.column(column.name).type),
    }));
    const found = flavor.isAmong(values, select({ columns: others, from: other.from }).query);
    const isCast = columns.some((name) => rows.column(name).type.kind !== other.column(name).type.kind);
    return isCast ? sql`coalesce(${found}, 1 = 0)` : found; // what has no counterpart in the other type is null
  }
  return sql`exists (select 1 from ${other.from} where ${sameValues(flavor, other, rows, columns)})`;
}

function hasDigest(
  flavor: SqlFlavor,
  digest: NonNullable<SqlFlavor["digest"]>,
  other: Scope,
  rows: Scope,
  columns: readonly string[],
): RawBuilder<boolean> {
  const pairs = columns.map((name): JoinPair => [rows.column(name), other.column(name)]);
  const values = pairs.map(([own, others]) => comparedValue(flavor, own, others.type));
  const others = pairs.map(([own, their]) => comparedValue(flavor, their, own.type));
  const present = allOf(values.map((value) => sql`${value} is not null`));
  return sql`(${present} and ${digest(values)} in (select ${digest(others)} from ${other.from}))`;
}

/** Whether a value is null, or what the engine has for it. */
export function isMissing(flavor: SqlFlavor, { value, type }: Pick<Output, "value" | "type">): RawBuilder<boolean> {
  return flavor.isMissing?.(value, type) ?? sql`${value} is null`;
}

/** Null, or what the engine has for it in a column of the type. */
export function missing(flavor: SqlFlavor, type: ColumnType): RawBuilder<unknown> {
  return flavor.missing?.(type) ?? sql`null`;
}

export function notNull(scope: Scope, columns: Iterable<string>): RawBuilder<boolean>[] {
  return scope.pick(columns).map(({ value }) => sql`${value} is not null`);
}

export const string: ColumnType = { kind: "string" };
export const integer: ColumnType = { kind: "integer" };
