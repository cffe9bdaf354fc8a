import type { ColumnType, HashSettings } from "@metaxy-ts/core/adapter";
import { own, stringStruct } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey, RawBuilder, SqlFlavor } from "@metaxy-ts/sql";
import { PostgresQueryCompiler, sql } from "@metaxy-ts/sql";
import { hashFunction } from "./hash.js";
import { typeText } from "./types.js";

/** DuckDB's SQL. Strings compare by their UTF-8 bytes, nulls come last unless an order says otherwise. */
export const duckdbFlavor: SqlFlavor = {
  name: "duckdb",
  dialect: { createQueryCompiler: () => new PostgresQueryCompiler() },

  hash(text: Expression<string>, { algorithm, length }: HashSettings): RawBuilder<string> {
    return sql`left(${sql.raw(hashFunction(algorithm))}(${text}), ${sql.lit(length)})`;
  },
  // Not `||`, which makes a string for each two of its parts: to hash eight inputs would take 1.4 times as long.
  concat: (parts) => sql`concat(${sql.join(parts)})`,
  text: (value) => sql`cast(${value} as varchar)`,

  member: (column, type, member) =>
    type.kind === "map" ? sql`${column}[${sql.lit(member)}]` : sql`struct_extract(${column}, ${sql.lit(member)})`,
  byField(members, type: ColumnType): RawBuilder<unknown> {
    if (type.kind !== "map") {
      return sql`struct_pack(${sql.join(members.map(({ name, value }) => sql`${sql.id(name)} := ${value}`))})`;
    }
    const keys = members.map(({ name }) => sql.lit(name));
    return sql`map([${sql.join(keys)}], [${sql.join(members.map(({ value }) => value))}])`;
  },
  byFieldType: stringStruct,
  hasExactlyMembers: (column, members) =>
    sql`list_sort(map_keys(${column})) = list_sort([${sql.join(members.map((member) => sql.lit(member)))}])`,

  joinStrings: (value, separator, order) => sql`string_agg(${value}, ${sql.lit(separator)} order by ${orderBy(order)})`,
  collect: (value, order) => sql`list(${value} order by ${orderBy(order)})`,

  bytewise,
  identity(value, type) {
    if (type.kind === "string") return bytewise(value);
    // Arrays of a fixed length are lists here, and DuckDB has no `case` for them.
    return type.kind === "list" ? sql`cast(${value} as ${sql.raw(typeText(type))})` : value;
  },
  asOther: (value, from, to) =>
    sql`case when ${isExact(value, from, to)} then try_cast(${value} as ${sql.raw(typeText(to))}) end`,
  isDistinct: (left, right) => sql`(${left} is distinct from ${right})`,
  timestamp: (microseconds) =>
    microseconds === null ? sql`cast(null as timestamptz)` : sql`make_timestamptz(cast(${microseconds} as bigint))`,
  microseconds: (timestamp) => sql`epoch_us(${timestamp})`,
  zonelessTimestamp: { kind: "timestamp", native: "TIMESTAMP" },
  columnType: (type) => sql.raw(typeText(type)),
  addColumn: (table, column, type) =>
    sql`alter table ${sql.table(table)} add column ${sql.id(column)} ${sql.raw(typeText(type))}`,
  changeType: (table, column, type) =>
    sql`alter table ${sql.table(table)} alter column ${sql.id(column)} type ${sql.raw(typeText(type))}`,
  converted,
  isExact,
};

/**
 * A column of another tool may have a collation, by which strings of other bytes are equal. Enums have none, and are strings here. To DuckDB's optimizer the
 * column itself is left.
 */
function bytewise(value: Expression<unknown>): RawBuilder<unknown> {
  return sql`cast(${value} as varchar) collate "binary"`;
}

/** DuckDB matches members by their names. An object that becomes a map has the entries that have a value. */
function converted(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<unknown> {
  const cast = sql`cast(${isFinerTime(from, to) ? sql`cast(${value} as varchar)` : value} as ${sql.raw(typeText(to))})`;
  if (from.kind !== "struct" || to.kind !== "map") return cast;
  return sql`map_from_entries(list_filter(map_entries(${cast}), metaxy_entry -> metaxy_entry.value is not null))`;
}

/** Not a cast back to the type: what does not fit it any more is null. */
function isExact(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  const as = (of: Expression<unknown>, type: string): RawBuilder<unknown> => sql`try_cast(${of} as ${sql.raw(type)})`;
  const stored = as(value, typeText(to));
  if (isFinerTime(from, to)) return sql`(1 = 1)`;
  if (isRead(from, to)) {
    // Inside of lists and objects, what cannot be cast would only become null.
    const read = (type: string): RawBuilder<unknown> => sql`try(cast(${value} as ${sql.raw(type)}))`;
    return sql`(${value} is null or coalesce(${read(typeText(to))} = ${read(roomier(typeText(to)))}, false))`;
  }
  // DuckDB fails to try what 64 bits of nanoseconds do not hold.
  if (typeText(to) === "TIMESTAMP_NS")
    return sql`coalesce(epoch_us(${value}) between -9223372036854775 and 9223372036854775, true)`;
  return sql`(${as(stored, typeText(from))} is not distinct from ${value})`;
}

/** DuckDB has no cast from times of microseconds to those of nanoseconds. */
function isFinerTime(from: ColumnType, to: ColumnType): boolean {
  return from.kind === "other" && from.name === "TIME" && to.kind === "other" && to.name === "TIME_NS";
}

/** Whether a string, or one inside of the value, is read as a type that only DuckDB has. */
function isRead(from: ColumnType, to: ColumnType): boolean {
  if (from.kind === "list" && to.kind === "list") return isRead(from.item, to.item);
  if (from.kind === "map" && to.kind === "map") return isRead(from.value, to.value);
  if (from.kind === "struct" && to.kind === "map")
    return Object.values(from.members).some((member) => isRead(member, to.value));
  if (from.kind === "struct" && to.kind === "struct")
    return Object.entries(from.members).some(([name, member]) => {
      const target = own(to.members, name);
      return target !== undefined && isRead(member, target);
    });
  return from.kind === "string" && to.kind === "other";
}

/** The type with decimals of all the digits behind the point that DuckDB's can have, to see what the type would round. */
function roomier(type: string): string {
  return type.replaceAll(
    /\bDECIMAL\((\d+),(\d+)\)/g,
    (_, width: string, scale: string) => `DECIMAL(38,${38 - (Number(width) - Number(scale))})`,
  );
}

function orderBy(order: readonly OrderKey[]): RawBuilder<unknown> {
  return sql.join(order.map(({ value }) => sql`${value} asc nulls last`));
}
