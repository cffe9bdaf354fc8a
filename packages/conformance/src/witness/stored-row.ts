import { MetaxyError, Timestamp } from "@metaxy-ts/core";
import type { ByField } from "./sample-hashes.js";
import type { Row } from "./values.js";
import { compareValues } from "./values.js";

/** The four columns that an increment provides and a write takes. */
export interface VersioningColumns {
  readonly metaxy_provenance_by_field: ByField;
  readonly metaxy_provenance: string;
  readonly metaxy_data_version_by_field: ByField;
  readonly metaxy_data_version: string;
}

/** A row as it is stored. Timestamps are microseconds. */
export type StoredRow = Row &
  VersioningColumns & {
    readonly metaxy_feature_version: string;
    readonly metaxy_project_version: string;
    readonly metaxy_created_at: bigint;
    readonly metaxy_updated_at: bigint;
    readonly metaxy_deleted_at: bigint | null;
    readonly metaxy_materialization_id: string | null;
  };

export const systemColumnNames: readonly string[] = [
  "metaxy_provenance_by_field",
  "metaxy_provenance",
  "metaxy_feature_version",
  "metaxy_project_version",
  "metaxy_data_version_by_field",
  "metaxy_data_version",
  "metaxy_created_at",
  "metaxy_updated_at",
  "metaxy_deleted_at",
  "metaxy_materialization_id",
];

/** When a row was written or soft-deleted. */
export function changedAt(row: StoredRow): bigint {
  return row.metaxy_deleted_at ?? row.metaxy_updated_at;
}

/** The row that stands for a sample, among all that were stored of it. */
export function latestRow(rows: readonly StoredRow[]): StoredRow | undefined {
  return [...rows].sort(compareByAge)[0];
}

/** Newest first; ties by the other columns, nulls last. */
function compareByAge(left: StoredRow, right: StoredRow): number {
  const keys = (row: StoredRow): unknown[] => [
    changedAt(row),
    row.metaxy_deleted_at,
    row.metaxy_created_at,
    row.metaxy_data_version,
    row.metaxy_provenance,
  ];
  const [a, b] = [keys(left), keys(right)];
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? null;
    if (key === null && other === null) continue;
    if (key === null) return 1;
    if (other === null) return -1;
    const descending = compareValues(other, key) ?? 0;
    if (descending !== 0) return descending;
  }
  return 0;
}

/** Microseconds of a timestamp that a row provides; null for none. */
export function timestampFrom(value: unknown): bigint | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return value;
  if (value instanceof Date) return Timestamp.from(value).microseconds;
  throw new MetaxyError("WRITE_INVALID", `${String(value)} is not a timestamp.`);
}
