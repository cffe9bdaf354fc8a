import type { DuckDBType } from "@duckdb/node-api";
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  FLOAT,
  INTEGER,
  LIST,
  MAP,
  SMALLINT,
  STRUCT,
  TIMESTAMP,
  TIMESTAMP_MS,
  TIMESTAMP_NS,
  TIMESTAMP_S,
  TIMESTAMPTZ,
  TINYINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { own, plainType } from "@metaxy-ts/core/adapter";
import { quote } from "./text.js";

/** A column as DuckDB has it. */
export interface DuckDBColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

const simpleTypes: ReadonlyMap<DuckDBTypeId, ColumnType> = new Map<DuckDBTypeId, ColumnType>([
  [DuckDBTypeId.VARCHAR, { kind: "string" }],
  [DuckDBTypeId.ENUM, { kind: "string" }],
  [DuckDBTypeId.BIGINT, { kind: "integer" }],
  [DuckDBTypeId.DOUBLE, { kind: "float" }],
  [DuckDBTypeId.BOOLEAN, { kind: "boolean" }],
  [DuckDBTypeId.DATE, { kind: "date" }],
  [DuckDBTypeId.BLOB, { kind: "binary" }],
  [DuckDBTypeId.TIMESTAMP_TZ, { kind: "timestamp" }],
  [DuckDBTypeId.SQLNULL, { kind: "string" }],
]);

/** Types with the same values in JavaScript as the one that the library gives new columns, which is named first. */
const natives: Readonly<Record<string, readonly [kind: "integer" | "float" | "timestamp", type: DuckDBType]>> = {
  TINYINT: ["integer", TINYINT],
  SMALLINT: ["integer", SMALLINT],
  INTEGER: ["integer", INTEGER],
  UTINYINT: ["integer", UTINYINT],
  USMALLINT: ["integer", USMALLINT],
  UINTEGER: ["integer", UINTEGER],
  FLOAT: ["float", FLOAT],
  TIMESTAMP: ["timestamp", TIMESTAMP],
  TIMESTAMP_S: ["timestamp", TIMESTAMP_S],
  TIMESTAMP_MS: ["timestamp", TIMESTAMP_MS],
  TIMESTAMP_NS: ["timestamp", TIMESTAMP_NS],
};

/** The column type of a DuckDB type. */
export function columnTypeOf(type: DuckDBType): ColumnType {
  if (type instanceof DuckDBListType) return { kind: "list", item: columnTypeOf(type.valueType) };
  if (type instanceof DuckDBArrayType) return { kind: "list", item: columnTypeOf(type.valueType) };
  if (type instanceof DuckDBMapType && type.keyType.typeId === DuckDBTypeId.VARCHAR) {
    return { kind: "map", value: columnTypeOf(type.valueType) };
  }
  if (type instanceof DuckDBStructType) {
    const members = type.entryNames.map((name, index) => [name, columnTypeOf(type.entryTypes[index] as DuckDBType)]);
    return { kind: "struct", members: Object.fromEntries(members) };
  }
  const [kind] = own(natives, String(type)) ?? [];
  if (kind) return { kind, native: String(type) };
  return simpleTypes.get(type.typeId) ?? otherType(type);
}

/** Values of these types have a type of their own each. A string or a number would be compared as a value of one of them alone. */
const opaque: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.UNION, DuckDBTypeId.VARIANT]);

function otherType(type: DuckDBType): ColumnType {
  return { kind: "other", name: String(type), ...(opaque.has(type.typeId) && { isOpaque: true }) };
}

export function describedColumns(columns: readonly DuckDBColumn[]): ColumnDescription[] {
  return columns.map(({ name, type }) => ({ name, type: columnTypeOf(type) }));
}

/** The DuckDB type in which values of a column type are stored. Of types that the library does not know, it has the decimals. */
function duckdbTypeOf(type: ColumnType): DuckDBType {
  return typeWith(type, (name) => decimalOf(name) ?? VARCHAR);
}

/** @param other Gives the type for one that the library does not know, by its name. */
function typeWith(type: ColumnType, other: (name: string) => DuckDBType): DuckDBType {
  switch (type.kind) {
    case "other":
      return other(type.name);
    case "list":
      return LIST(typeWith(type.item, other));
    case "map":
      return MAP(VARCHAR, typeWith(type.value, other));
    case "struct":
      return STRUCT(
        Object.fromEntries(Object.entries(type.members).map(([name, member]) => [name, typeWith(member, other)])),
      );
    default:
      return nativeType(type.native) ?? plainTypes[type.kind];
  }
}

/** By the first word of the name: storages add what DuckDB has no types for, such as time zones. */
function nativeType(native = ""): DuckDBType | undefined {
  return own(natives, native.split(" ", 1)[0] as string)?.[1];
}

const plainTypes = {
  string: VARCHAR,
  integer: BIGINT,
  float: DOUBLE,
  boolean: BOOLEAN,
  date: DATE,
  binary: BLOB,
  timestamp: TIMESTAMPTZ,
} as const;

function decimalOf(name: string): DuckDBType | undefined {
  const [, width, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(name) ?? [];
  return width === undefined ? undefined : DECIMAL(Number(width), Number(scale));
}

/** A column as JavaScript values of its type are staged: what DuckDB alone knows as strings, all others with room for every value. */
export function stagedColumn({ name, type }: ColumnDescription): DuckDBColumn {
  return { name, type: typeWith(plainType(type), () => VARCHAR) };
}

/** A column as it is stored. */
export function duckdbColumn({ name, type }: ColumnDescription): DuckDBColumn {
  return { name, type: duckdbTypeOf(type) };
}

/** A value in a query, in the type of a column and under its name; if omitted, the column itself. */
export function typedValue({ name, type }: ColumnDescription, value: string = quote(name)): string {
  return `cast(${value} as ${typeText(type)}) as ${quote(name)}`;
}

/** The type as it stands in DDL. Types that only DuckDB has stay what they are, also inside of others. */
export function typeText(type: ColumnType): string {
  switch (type.kind) {
    case "other":
      return type.name;
    case "list":
      return `${typeText(type.item)}[]`;
    case "map":
      return `MAP(VARCHAR, ${typeText(type.value)})`;
    case "struct": {
      const members = Object.entries(type.members).map(([name, member]) => `${quote(name)} ${typeText(member)}`);
      return `STRUCT(${members.join(", ")})`;
    }
    default:
      return String(duckdbTypeOf(type));
  }
}
