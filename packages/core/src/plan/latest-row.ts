import { systemColumns } from "../column/columns.js";

/**
 * What picks the current row of a sample after the latest timestamp, coalesce(metaxy_deleted_at, metaxy_updated_at): the largest value of
 * these columns, one after the other, null below every value. They decide for writers whose clocks collide, so that one whole row is
 * current in every engine.
 */
export const latestRowTies = [
  systemColumns.deletedAt,
  systemColumns.createdAt,
  systemColumns.dataVersion,
  systemColumns.provenance,
] as const;
