import type { ColumnDescription, ColumnType } from "../../column/column-type.js";
import { typeName } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";

const texts: ReadonlySet<string> = new Set([systemColumns.provenance, systemColumns.dataVersion]);
const byField: ReadonlySet<string> = new Set([systemColumns.provenanceByField, systemColumns.dataVersionByField]);
const timestamps: ReadonlySet<string> = new Set([systemColumns.createdAt, systemColumns.deletedAt]);

/** @throws WRITE_INVALID when a system column that rows provide has a type that it cannot be stored as. */
export function checkSystemTypes(feature: AnyFeature, columns: readonly ColumnDescription[]): void {
  for (const { name, type } of columns) {
    const expected = expectedType(name, type);
    if (expected === null) continue;
    throw new MetaxyError(
      "WRITE_INVALID",
      `Nothing was written to ${feature.key}: column ${name} is ${typeName(type)}; it has to be ${expected}.`,
      { details: { feature: feature.key, column: name } },
    );
  }
}

/** What a system column should be; null when it is that, or when its members are the business of another check. */
function expectedType(name: string, type: ColumnType): string | null {
  if (texts.has(name)) return type.kind === "string" ? null : "string";
  if (timestamps.has(name)) return type.kind === "timestamp" ? null : "timestamp";
  if (!byField.has(name)) return null;
  const members = type.kind === "struct" ? Object.values(type.members) : type.kind === "map" ? [type.value] : [];
  return members.every((member) => member.kind === "string") ? null : "a struct or a map of strings";
}
