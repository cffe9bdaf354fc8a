import type { ColumnDescription } from "../column/column-type.js";
import { systemColumns } from "../column/columns.js";
import type { SystemTable } from "./contract.js";
import { systemTablePrefix } from "./contract.js";

const names = [
  "project",
  "feature_key",
  systemColumns.featureVersion,
  "metaxy_definition_version",
  "recorded_at",
  "feature_spec",
  "feature_schema",
  "feature_class_path",
  systemColumns.projectVersion,
  "tags",
  "deleted_at",
] as const;

/** The columns of {@link pushTable}. */
export type PushColumn = (typeof names)[number];

const timestamps: readonly PushColumn[] = ["recorded_at", "deleted_at"];

/**
 * The table of pushed definitions, in the layout of Metaxy. A push appends one row for each feature of its project.
 *
 * @param tablePrefix What goes in front of the names of all tables of the store.
 * @returns The table, to be created before the first push.
 */
export function pushTable(tablePrefix: string): SystemTable {
  return {
    name: `${tablePrefix}${systemTablePrefix}feature_versions`,
    featureKey: "metaxy-system/feature_versions",
    columns: names.map(
      (name): ColumnDescription => ({ name, type: { kind: timestamps.includes(name) ? "timestamp" : "string" } }),
    ),
    key: ["project", "feature_key", "recorded_at"],
  };
}
