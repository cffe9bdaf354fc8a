import { systemColumns } from "../column/columns.js";
import type { ValuePlan, WritePlan } from "./write-plan.js";

/**
 * The system columns that a write sets beside the versions of samples.
 *
 * @param plan The plan of the write.
 * @returns Each column's name, and where its value comes from, in the order of the table.
 */
export function rowColumns(plan: WritePlan): readonly (readonly [string, ValuePlan<string | bigint | null>])[] {
  return [
    [systemColumns.featureVersion, plan.featureVersion],
    [systemColumns.projectVersion, plan.projectVersion],
    [systemColumns.createdAt, plan.createdAt],
    [systemColumns.updatedAt, plan.updatedAt],
    [systemColumns.deletedAt, plan.deletedAt],
    [systemColumns.materializationId, plan.materializationId],
  ];
}
