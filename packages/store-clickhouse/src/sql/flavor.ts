import type {
  ColumnDescription,
  ColumnType,
  ComparisonOperator,
  HashAlgorithm,
  HashSettings,
} from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey, RawBuilder, SqlFlavor } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { createTableStatements } from "./create-table.js";
import { clickhouseDialect } from "./dialect.js";
import type { ClickHouseLocation } from "./location.js";
import { literal, quote } from "./text.js";
import { binaryComment, byFieldType, timestampType, typeText } from "./types.js";
import { timestampString } from "./values.js";

/** The hash of a string in its string form. */
const hashes: Readonly<Record<HashAlgorithm, (text: Expression<string>) => RawBuilder<string>>> = {
  md5: (text) => sql`lower(hex(MD5(${text})))`,
  sha256: (text) => sql`lower(hex(SHA256(${text})))`,
  xxhash32: (text) => sql`toString(xxHash32(${text}))`,
  xxhash64: (text) => sql`toString(xxHash64(${text}))`,
};

const noTypeHasNull: ReadonlySet<ColumnType["kind"]> = new Set(["list", "map", "struct"]);

/**
 * ClickHouse's SQL for tables in one location. Strings compare by their bytes. Lists, maps and structs are never null: an empty list or map, and a
 * struct of nulls, stand for it. Needs `join_use_nulls = 1` and `insert_null_as_default = 0`.
 */
export function clickhouseFlavor(location: ClickHouseLocation): SqlFlavor {
  const raw = (statements: readonly string[]): RawBuilder<unknown>[] => statements.map((text) => sql.raw(text));
  return {
    name: "clickhouse",
    dialect: clickhouseDialect,

    hash: (text, { algorithm, length }: HashSettings) =>
      sql`substring(${hashes[algorithm](text)}, 1, ${sql.lit(length)})`,
    concat: (parts) => sql`concat(${sql.join(parts)})`,
    text: (value) => sql`cast(${value} as Nullable(String))`,

    member: (column, type, member) =>
      type.kind === "map"
        ? sql`arrayElementOrNull(${column}, ${sql.lit(member)})`
        : sql`cast(tupleElement(${column}, ${sql.lit(member)}) as Nullable(String))`,
    byField,
    storedMap,
    byFieldType: () => ({ kind: "map", value: { kind: "string" } }),
    hasExactlyMembers: (column, members) =>
      sql`(arraySort(mapKeys(${column})) = arraySort([${sql.join(members.map((member) => sql.lit(member)))}]))`,

    joinStrings: (value, separator, order) =>
      sql`if(count(${value}) = 0, null, arrayStringConcat(${sorted(sql`assumeNotNull(${value})`, order, sql`${value} is not null`)}, ${sql.lit(separator)}))`,
    collect: (value, order) => sorted(value, order),

    compareFloats,
    // -0 and 0 are equal, but not where ClickHouse looks at bits: in groups, joins and sets.
    identity: (value, type) => {
      if (type.kind === "float") return sql`(${value} + 0.)`;
      return type.kind === "list" && type.item.kind === "float"
        ? sql`arrayMap(metaxy_item -> metaxy_item + 0., ${value})`
        : value;
    },
    isDistinct: (left, right) => sql`ifNull(${left} != ${right}, isNull(${left}) != isNull(${right}))`,
    isAmong: (values, query) =>
      values.length === 1 ? sql`${values[0]} in (${query})` : sql`(${sql.join(values)}) in (${query})`,
    isMissing(value, type) {
      if (type.kind === "struct") {
        const members = Object.keys(type.members).map((name) => sql`tupleElement(${value}, ${sql.lit(name)}) is null`);
        return sql`(${sql.join(members, sql` and `)})`;
      }
      return noTypeHasNull.has(type.kind) ? sql`empty(${value})` : sql`${value} is null`;
    },
    missing: (type) =>
      noTypeHasNull.has(type.kind) ? sql`defaultValueOfTypeName(${sql.lit(typeText(type))})` : sql`null`,

    timestamp: (microseconds) =>
      sql.raw(microseconds === null ? `cast(null as Nullable(${timestampType}))` : timestampString(microseconds)),
    microseconds: (timestamp) => sql`toUnixTimestamp64Micro(cast(${timestamp} as Nullable(${sql.raw(timestampType)})))`,
    columnType: (type) => sql.raw(typeText(type)),
    table: (name) => sql.raw(location.table(name)),
    createTable: (created) => raw(createTableStatements(location, created)),
    dropTable: (name) => raw(location.drop(name)),
    ...(location.cluster === undefined
      ? {}
      : { deleteFrom: (name) => ({ head: sql.raw(location.deleteFrom(name)), alias: location.stored(name) }) }),
    addColumn: (name, column, type) => raw(location.addColumns(name, [definition({ name: column, type })])),
    addColumns: (name, columns) => raw(location.addColumns(name, columns.map(definition))),
    changeType: (name, column, type) => raw(location.changeColumn(name, `${quote(column)} ${typeText(type)}`)),
    converted,
    isExact,
  };
}

function definition({ name, type }: ColumnDescription): string {
  const comment = type.kind === "binary" ? ` comment ${literal(binaryComment)}` : "";
  return `${quote(name)} ${typeText(type)}${comment}`;
}

function byField(
  members: readonly { readonly name: string; readonly value: Expression<string | null> }[],
  type: ColumnType,
): RawBuilder<unknown> {
  if (type.kind !== "map") {
    return sql`cast(tuple(${sql.join(members.map(({ value }) => value))}) as ${sql.raw(typeText(type))})`;
  }
  const entries = members.flatMap(({ name, value }) => [sql.lit(name), value]);
  return storedMap(sql`map(${sql.join(entries)})`);
}

/** ClickHouse matches members by their names. An object that becomes a map has the entries that have a value. */
function converted(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<unknown> {
  const type = sql.raw(typeText(to));
  if (from.kind !== "struct" || to.kind !== "map") return sql`cast(${value} as ${type})`;
  const entries = Object.keys(from.members).flatMap((name) => {
    const member = sql`tupleElement(${value}, ${sql.lit(name)})`;
    return [sql.lit(name), sql`cast(${member} as ${sql.raw(typeText(to.value))})`];
  });
  return sql`cast(mapFilter((metaxy_key, metaxy_member) -> metaxy_member is not null, map(${sql.join(entries)})) as ${type})`;
}

/**
 * Compared as strings, which values inside of others have too; back go whole numbers as larger ones, because casts do not say what does not fit.
 * A string is compared in the type itself, of which it may be another text.
 */
function isExact(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  if (from.kind === "string" && to.kind === "other") {
    const as = (type: string): RawBuilder<unknown> => sql`accurateCastOrNull(${value}, ${sql.lit(type)})`;
    return sql`(isNull(${value}) or ifNull(${as(to.name)} = ${as(roomier(to.name))}, false))`;
  }
  const back = typeText(from).replaceAll(/\bU?Int(?:8|16|32|64)\b/g, "Int128");
  const same = sql`cast(cast(${value} as ${sql.raw(typeText(to))}) as ${sql.raw(back)})`;
  return sql`(isNull(${value}) or ifNull(toString(${same}) = toString(${value}), false))`;
}

/** A decimal type with more digits behind the point, to see what the type would cut; other types as they are. */
function roomier(type: string): string {
  const [, precision, scale] = /^Decimal\((\d+), (\d+)\)$/.exec(type) ?? [];
  return precision === undefined ? type : `Decimal(76, ${76 - (Number(precision) - Number(scale))})`;
}

/** Without null members, which a stored map cannot have. */
function storedMap(map: Expression<unknown>): RawBuilder<unknown> {
  return sql`cast(mapFilter((metaxy_key, metaxy_member) -> metaxy_member is not null, ${map}) as ${sql.raw(byFieldType)})`;
}

/** Nothing compares with NaN as standard SQL has it, in ClickHouse neither NaN itself. */
function compareFloats(
  left: Expression<unknown>,
  operator: ComparisonOperator,
  right: Expression<unknown>,
): RawBuilder<boolean> {
  const nan = (value: Expression<unknown>): RawBuilder<unknown> => sql`isNaN(toFloat64(${value}))`;
  const plain = sql`${left} ${sql.raw(operator === "!=" ? "<>" : operator)} ${right}`;
  const order = sql`${nan(left)} ${sql.raw(operator === "!=" ? "<>" : operator)} ${nan(right)}`;
  return sql`if(${nan(left)} or ${nan(right)}, ${order}, ${plain})`;
}

/** A group's values as an array in the given order, nulls last. */
function sorted(
  value: Expression<unknown>,
  order: readonly OrderKey[],
  where?: Expression<unknown>,
): RawBuilder<unknown> {
  const pair = sql`tuple(tuple(${sql.join(order.map((key) => key.value))}), ${value})`;
  const group = where ? sql`groupArrayIf(${pair}, ${where})` : sql`groupArray(${pair})`;
  return sql`arrayMap(metaxy_pair -> metaxy_pair.2, arraySort(metaxy_pair -> metaxy_pair.1, ${group}))`;
}
