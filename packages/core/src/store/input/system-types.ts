import type { ColumnDescription, ColumnType } from "../../column/column-type.js";
import { typeName } from "../../column/column-type.js";
import { systemColumnKind, systemColumns, versioningColumns } from "../../column/columns.js";
import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";

/** System columns that a write stores as rows provide them; of all others, the library decides. */
const provided: ReadonlySet<string> = new Set([...versioningColumns, systemColumns.createdAt, systemColumns.deletedAt]);

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
  const kind = provided.has(name) ? systemColumnKind(name) : undefined;
  if (kind === undefined) return null;
  if (kind !== "byField") return type.kind === kind ? null : kind;
  const members = type.kind === "struct" ? Object.values(type.members) : type.kind === "map" ? [type.value] : [];
  return members.every((member) => member.kind === "string") ? null : "a struct or a map of strings";
}
