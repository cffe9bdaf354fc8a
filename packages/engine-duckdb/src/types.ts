import type { DuckDBType } from "@duckdb/node-api";
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  LIST,
  MAP,
  STRUCT,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";
import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { quote } from "./text.js";

/** A column as DuckDB has it. */
export interface DuckDBColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

const simpleTypes: ReadonlyMap<DuckDBTypeId, ColumnType> = new Map<DuckDBTypeId, ColumnType>([
  [DuckDBTypeId.VARCHAR, { kind: "string" }],
  [DuckDBTypeId.ENUM, { kind: "string" }],
  [DuckDBTypeId.TINYINT, { kind: "integer" }],
  [DuckDBTypeId.SMALLINT, { kind: "integer" }],
  [DuckDBTypeId.INTEGER, { kind: "integer" }],
  [DuckDBTypeId.BIGINT, { kind: "integer" }],
  [DuckDBTypeId.UTINYINT, { kind: "integer" }],
  [DuckDBTypeId.USMALLINT, { kind: "integer" }],
  [DuckDBTypeId.UINTEGER, { kind: "integer" }],
  [DuckDBTypeId.FLOAT, { kind: "float" }],
  [DuckDBTypeId.DOUBLE, { kind: "float" }],
  [DuckDBTypeId.BOOLEAN, { kind: "boolean" }],
  [DuckDBTypeId.DATE, { kind: "date" }],
  [DuckDBTypeId.BLOB, { kind: "binary" }],
  [DuckDBTypeId.TIMESTAMP, { kind: "timestamp" }],
  [DuckDBTypeId.TIMESTAMP_S, { kind: "timestamp" }],
  [DuckDBTypeId.TIMESTAMP_MS, { kind: "timestamp" }],
  [DuckDBTypeId.TIMESTAMP_NS, { kind: "timestamp" }],
  [DuckDBTypeId.TIMESTAMP_TZ, { kind: "timestamp" }],
  [DuckDBTypeId.SQLNULL, { kind: "string" }],
]);

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
  return simpleTypes.get(type.typeId) ?? { kind: "other", name: String(type) };
}

export function describedColumns(columns: readonly DuckDBColumn[]): ColumnDescription[] {
  return columns.map(({ name, type }) => ({ name, type: columnTypeOf(type) }));
}

/** The DuckDB type in which values of a column type are stored. */
function duckdbTypeOf(type: ColumnType): DuckDBType {
  switch (type.kind) {
    case "string":
    case "other":
      return VARCHAR;
    case "integer":
      return BIGINT;
    case "float":
      return DOUBLE;
    case "boolean":
      return BOOLEAN;
    case "date":
      return DATE;
    case "binary":
      return BLOB;
    case "timestamp":
      return TIMESTAMPTZ;
    case "list":
      return LIST(duckdbTypeOf(type.item));
    case "map":
      return MAP(VARCHAR, duckdbTypeOf(type.value));
    case "struct":
      return STRUCT(
        Object.fromEntries(Object.entries(type.members).map(([name, member]) => [name, duckdbTypeOf(member)])),
      );
  }
}

/** A column as it is stored. */
export function duckdbColumn({ name, type }: ColumnDescription): DuckDBColumn {
  return { name, type: duckdbTypeOf(type) };
}

/** A column as DuckDB describes it once it is stored. */
export function storedColumn({ name, type }: ColumnDescription): ColumnDescription {
  return { name, type: type.kind === "other" ? type : columnTypeOf(duckdbTypeOf(type)) };
}

/** A value in a query, in the type of a column and under its name; if omitted, the column itself. */
export function typedValue({ name, type }: ColumnDescription, value: string = quote(name)): string {
  return `cast(${value} as ${typeText(type)}) as ${quote(name)}`;
}

/** The type as it stands in DDL. */
export function typeText(type: ColumnType): string {
  return type.kind === "other" ? type.name : String(duckdbTypeOf(type));
}
