import type { ColumnDescription, ColumnType, ComparisonOperator, HashSettings } from "@metaxy-ts/core/adapter";
import type { Dialect, Expression, RawBuilder } from "kysely";

/** A dialect of Kysely, of which only the query compiler is used. */
export type SqlDialect = Pick<Dialect, "createQueryCompiler"> & Partial<Dialect>;

/** One key of an ordering, ascending with nulls last unless it says otherwise. */
export interface OrderKey {
  /** What rows are ordered by. */
  readonly value: Expression<unknown>;
  /** The type of the values: strings order by their UTF-8 bytes. */
  readonly type: ColumnType;
}

/** What stands in a column, and its type. */
export interface StoredValue {
  /** The column, or what is made of it. */
  readonly value: RawBuilder<unknown>;
  /** Its type. */
  readonly type: ColumnType;
}

/** A table that this library creates. */
export interface NewTable {
  /** Its full name, without quotes. */
  readonly name: string;
  /** Its columns, in order. */
  readonly columns: readonly ColumnDescription[];
  /** The columns that its rows are found by, none of them ever null. */
  readonly key: readonly string[];
}

/** What a table's rows are removed from. The condition reads none but this table and temporary tables. */
export interface DeleteClause {
  /** The statement as far as its condition. */
  readonly head: RawBuilder<unknown>;
  /** What stands in front of the columns in the condition. */
  readonly alias: string;
}

/** What differs between SQL engines, as SQL fragments. Everything else is the same for all and stands in `compile/`. */
export interface SqlFlavor {
  /** Short name of the engine: `duckdb`. */
  readonly name: string;
  /** How Kysely compiles for the engine. */
  readonly dialect: SqlDialect;
  /** A value as it is written into a statement. If omitted, statements have parameters. */
  literal?(value: unknown): string;
  /** With `true`, the engine has no `full join`, or is slow at it: statements do without. If omitted, they use it. */
  readonly lacksFullJoin?: true;

  /** The hash of a string that is never null, in its string form, truncated to the length. */
  hash(text: Expression<string>, settings: HashSettings): RawBuilder<string>;
  /** Strings that are never null, one after the other. */
  concat(parts: readonly Expression<string>[]): RawBuilder<string>;
  /** Any value as a string. */
  text(value: Expression<unknown>): RawBuilder<string | null>;

  /** A member of a by-field column; null where the column or the member is. */
  member(column: Expression<unknown>, type: ColumnType, member: string): RawBuilder<string | null>;
  /** A by-field column of the given type from its members' values. */
  byField(
    members: readonly { readonly name: string; readonly value: Expression<string | null> }[],
    type: ColumnType,
  ): RawBuilder<unknown>;
  /** A by-field map as tables of this library hold it. If omitted, as it is. */
  storedMap?(map: Expression<unknown>): RawBuilder<unknown>;
  /** The type of by-field columns in tables that this library creates. */
  byFieldType(members: readonly string[]): ColumnType;
  /** Whether a map column's keys are exactly these. */
  hasExactlyMembers(column: Expression<unknown>, members: readonly string[]): RawBuilder<boolean>;

  /** The group's non-null strings in the given order, joined by the separator; null for none. Strings order by UTF-8 bytes. */
  joinStrings(
    value: Expression<string | null>,
    separator: string,
    order: readonly OrderKey[],
  ): RawBuilder<string | null>;
  /** The group's values, which are of the type `item`, in the given order, with nulls: a list. */
  collect(value: Expression<unknown>, order: readonly OrderKey[], item: ColumnType): RawBuilder<unknown>;

  /** What stands at the end of a query that gives no more than its first rows. If omitted, `limit …`. */
  limit?(rows: number, query: { readonly isOrdered: boolean }): RawBuilder<unknown>;
  /**
   * A column of a permanent table as one that this library would have made: another program may have made one whose strings the engine compares without
   * regard to case. Undefined for a column that needs nothing. If omitted, none does.
   */
  stored?(column: StoredValue): StoredValue | undefined;
  /** A string made to compare and to order by its UTF-8 bytes. If omitted, strings do so by themselves. */
  bytewise?(value: Expression<unknown>): RawBuilder<unknown>;
  /** A descending key of an ordering with nulls last. If omitted, `… desc nulls last`. */
  descending?(value: Expression<unknown>): RawBuilder<unknown>;
  /** Whether a comparison with floats holds, for engines in which NaN is not above all other numbers. If omitted, the operator. */
  compareFloats?(
    left: Expression<unknown>,
    operator: ComparisonOperator,
    right: Expression<unknown>,
  ): RawBuilder<boolean>;
  /** With `true`, no column has an infinity, and the engine has none to compare with. If omitted, it has. */
  readonly finiteFloats?: true;
  /** A value in a form that is equal to the engine for all values of the type that are equal. If omitted, the value itself. */
  identity?(value: RawBuilder<unknown>, type: ColumnType): RawBuilder<unknown>;
  /**
   * A short string for values, null among them: the same for all that are equal to the engine, and only for these. For engines that are slow at joins and
   * groups by long strings, or do not compare them by all of their bytes. If omitted, rows are joined and grouped by the values themselves.
   */
  digest?(values: readonly Expression<unknown>[]): RawBuilder<string>;
  /** An inner join that reads its left side first, for engines with `digest`. If omitted, `inner join`, whose sides the engine reads as it likes. */
  readonly orderedJoin?: string;
  /**
   * A query in a form that the engine runs once, before the statement that it is a part of. If omitted, the engine decides by itself. Used together
   * with `digest`.
   */
  held?(query: RawBuilder<unknown>): RawBuilder<unknown>;
  /**
   * A query whose values are computed once for each row, however often the query around it has them. If omitted, the engine sees to that by
   * itself.
   */
  computed?(query: RawBuilder<unknown>): RawBuilder<unknown>;
  /** With `true`, structs and maps are both JSON: a struct can stand in a column of maps as it is. If omitted, it cannot. */
  readonly structsAreMaps?: true;
  /**
   * A value of another type as one of a type that only the engine has, to compare the two; null where it is none. If omitted, the engine compares them as
   * they are.
   */
  asOther?(
    value: Expression<unknown>,
    from: ColumnType,
    to: ColumnType & { readonly kind: "other" },
  ): RawBuilder<unknown>;
  /** Whether two values differ, null being a value like others: SQL's `is distinct from`. */
  isDistinct(left: Expression<unknown>, right: Expression<unknown>): RawBuilder<boolean>;
  /** Whether a query has a row with these values, in its order; false for a null. If omitted, a correlated `exists`. */
  isAmong?(values: readonly Expression<unknown>[], query: RawBuilder<unknown>): RawBuilder<boolean>;
  /** A condition that most rows fulfil, for engines that expect few where an index has the column. If omitted, the condition itself. */
  likely?(condition: RawBuilder<boolean>): RawBuilder<boolean>;
  /** Whether a value of the type is missing, for types that have no null in the engine. If omitted, `is null`. */
  isMissing?(value: Expression<unknown>, type: ColumnType): RawBuilder<boolean>;
  /** What stands for a missing value of the type. If omitted, null. */
  missing?(type: ColumnType): RawBuilder<unknown>;
  /** A timestamp from microseconds since 1970 UTC; null stays null. */
  timestamp(microseconds: bigint | null): RawBuilder<unknown>;
  /** Microseconds since 1970 UTC of a timestamp, as a whole number; null, or anything before 1970, where it is null. */
  microseconds(timestamp: Expression<unknown>): RawBuilder<unknown>;
  /** The type of a timestamp without a zone. If omitted, that of every timestamp. */
  readonly zonelessTimestamp?: ColumnType;
  /** The type in casts, and in DDL if `createTable` is omitted. It is nullable. */
  columnType(type: ColumnType): RawBuilder<unknown>;
  /** A value made one of a type; a null stays null. If omitted, a cast to `columnType`. */
  cast?(value: Expression<unknown>, type: ColumnType): RawBuilder<unknown>;
  /** The name of a permanent table as it stands in SQL. If omitted, the quoted name. */
  table?(name: string): RawBuilder<unknown>;
  /** The statements that create a table unless it exists. If omitted, `create table if not exists` with nothing but columns. */
  createTable?(table: NewTable): readonly RawBuilder<unknown>[];
  /** The statements that drop a table if it exists. If omitted, `drop table if exists`. */
  dropTable?(table: string): readonly RawBuilder<unknown>[];
  /** For engines that remove rows elsewhere than in the table that is read. If omitted, `delete from` the table. */
  deleteFrom?(table: string): DeleteClause;
  /** The statement, or several in order, that adds a column to a table. */
  addColumn(table: string, column: string, type: ColumnType): RawBuilder<unknown> | readonly RawBuilder<unknown>[];
  /** The statements that add several columns at once, for engines to which a change of a table is dear. If omitted, one after the other. */
  addColumns?(table: string, columns: readonly ColumnDescription[]): readonly RawBuilder<unknown>[];
  /**
   * The statement, or several in order, that gives a column another type, which has a place for every value of the one it has: structs have
   * more members, whole numbers are floats. Members are matched by their names.
   */
  changeType(table: string, column: string, type: ColumnType): RawBuilder<unknown> | readonly RawBuilder<unknown>[];
  /** A value of one type as a column of another one takes it, members matched by their names. If omitted, a cast. */
  converted?(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<unknown>;
  /** Whether a value is still the same when it is made a value of another type and back; a null is. */
  isExact(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean>;
}
