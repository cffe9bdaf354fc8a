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

const names: ReadonlySet<string> = new Set(Object.values(systemColumns));

/** The four versioning columns, which an increment provides and a write stores. */
export const versioningColumns = [
  systemColumns.provenanceByField,
  systemColumns.provenance,
  systemColumns.dataVersionByField,
  systemColumns.dataVersion,
] as const;

/** Whether a column is one of the system columns of feature tables. */
export function isSystemColumn(name: string): boolean {
  return names.has(name);
}

/** Every name that starts so belongs to the library, whether it is in use or not. */
export const reservedPrefix = "metaxy_";
