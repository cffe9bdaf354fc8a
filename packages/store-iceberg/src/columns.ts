import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { quote } from "@metaxy-ts/engine-duckdb/base";
import type { IcebergType, StructField, TableSchema } from "iceberg-js";

/** The columns of a table, with the types in which DuckDB reads them. */
export function columnsOf(schema: TableSchema): ColumnDescription[] {
  return schema.fields.map(({ name, type }) => ({ name, type: columnType(type) }));
}

function columnType(type: IcebergType): ColumnType {
  if (typeof type === "string") return primitive(type);
  switch (type.type) {
    case "list":
      return { kind: "list", item: columnType(type.element) };
    case "map": {
      const value = columnType(type.value);
      if (type.key === "string") return { kind: "map", value };
      return { kind: "other", name: duckdbType(type) };
    }
    default:
      return { kind: "struct", members: Object.fromEntries(type.fields.map(memberOf)) };
  }
}

function memberOf({ name, type }: StructField): [string, ColumnType] {
  return [name, columnType(type)];
}

const primitives: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ["boolean", { kind: "boolean" }],
  ["int", { kind: "integer", native: "INTEGER" }],
  ["long", { kind: "integer" }],
  ["float", { kind: "float", native: "FLOAT" }],
  ["double", { kind: "float" }],
  ["date", { kind: "date" }],
  ["time", { kind: "other", name: "TIME" }],
  ["timestamp", { kind: "timestamp", native: "TIMESTAMP" }],
  ["timestamptz", { kind: "timestamp" }],
  ["timestamp_ns", { kind: "timestamp", native: "TIMESTAMP_NS" }],
  ["timestamptz_ns", { kind: "timestamp" }],
  ["string", { kind: "string" }],
  ["uuid", { kind: "other", name: "UUID" }],
  ["binary", { kind: "binary" }],
]);

function primitive(type: string): ColumnType {
  const known = primitives.get(type);
  if (known) return known;
  if (type.startsWith("fixed")) return { kind: "binary" };
  const [, width, scale] = /^decimal\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  return { kind: "other", name: width === undefined ? type.toUpperCase() : `DECIMAL(${width},${scale})` };
}

/** The type as it stands in DDL of DuckDB. */
function duckdbType(type: IcebergType): string {
  if (typeof type === "string") return (names.get(type) ?? type.replace(/^fixed.*/, "BLOB")).toUpperCase();
  if (type.type === "list") return `${duckdbType(type.element)}[]`;
  if (type.type === "map") return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value)})`;
  return `STRUCT(${type.fields.map((field) => `${quote(field.name)} ${duckdbType(field.type)}`).join(", ")})`;
}

/** Where they are not those of Iceberg. */
const names: ReadonlyMap<string, string> = new Map([
  ["int", "INTEGER"],
  ["long", "BIGINT"],
  ["string", "VARCHAR"],
  ["binary", "BLOB"],
  ["timestamptz", "TIMESTAMPTZ"],
  ["timestamptz_ns", "TIMESTAMPTZ"],
]);
