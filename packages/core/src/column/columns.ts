import { own } from "../own.js";
import type { ColumnDescription, ColumnType } from "./column-type.js";

/** The system columns of every feature table, in the order in which new tables have them. */
export const systemColumns = {
  provenanceByField: "metaxy_provenance_by_field",
  provenance: "metaxy_provenance",
  featureVersion: "metaxy_feature_version",
  projectVersion: "metaxy_project_version",
  dataVersionByField: "metaxy_data_version_by_field",
  dataVersion: "metaxy_data_version",
  createdAt: "metaxy_created_at",
  updatedAt: "metaxy_updated_at",
  deletedAt: "metaxy_deleted_at",
  materializationId: "metaxy_materialization_id",
} as const;

/** How a table has its by-field columns: as structs with a member for each field, or as maps from fields to strings. */
export type ByFieldLayout = "struct" | "map";

/** What the values of a system column are. `byField` is a struct or a map of strings, with a member for each field. */
export type SystemColumnKind = "byField" | "string" | "timestamp";

const kinds: Readonly<Record<(typeof systemColumns)[keyof typeof systemColumns], SystemColumnKind>> = {
  metaxy_provenance_by_field: "byField",
  metaxy_provenance: "string",
  metaxy_feature_version: "string",
  metaxy_project_version: "string",
  metaxy_data_version_by_field: "byField",
  metaxy_data_version: "string",
  metaxy_created_at: "timestamp",
  metaxy_updated_at: "timestamp",
  metaxy_deleted_at: "timestamp",
  metaxy_materialization_id: "string",
};

/** Undefined for a column that is none of the system's. */
export function systemColumnKind(name: string): SystemColumnKind | undefined {
  return own<SystemColumnKind>(kinds, name);
}

/** The system columns of a new table, in their order, where versions by field have the given type. */
export function systemColumnTypes(byField: ColumnType): ColumnDescription[] {
  return Object.entries(kinds).map(([name, kind]) => ({ name, type: kind === "byField" ? byField : { kind } }));
}

/** The two columns that have a member for each field. */
export const byFieldColumns = [systemColumns.provenanceByField, systemColumns.dataVersionByField] as const;

/** The four versioning columns, which an increment provides and a write stores. */
export const versioningColumns = [
  systemColumns.provenanceByField,
  systemColumns.provenance,
  systemColumns.dataVersionByField,
  systemColumns.dataVersion,
] as const;

/** Whether a column is one of the system columns of feature tables. */
export function isSystemColumn(name: string): boolean {
  return systemColumnKind(name) !== undefined;
}

/** Names of columns that start so are reserved for the library, whether they are in use or not. */
export const reservedPrefix = "metaxy_";

export function isReservedName(name: string): boolean {
  return name.startsWith(reservedPrefix);
}
