import type { ColumnDescription, ColumnType } from "../column/column-type.js";
import { typeName } from "../column/column-type.js";
import { byFieldColumns, isReservedName, isSystemColumn } from "../column/columns.js";
import { grownType, withMembers } from "../column/grow-type.js";
import { suggestion } from "../errors/nearest.js";
import { allowsColumn, declaredColumn } from "../feature/declared.js";
import type { AnyFeature } from "../feature/feature.js";
import type { SchemaColumn } from "../feature/schema-columns.js";
import { refuseColumn } from "./column-problem.js";
import type { VersionsPlan } from "./plan.js";
import { membersColumns } from "./versions.js";
import type { WriteCheck } from "./write-plan.js";

/**
 * The columns of the source that a write stores.
 *
 * Without a schema these are all user columns. With one, they are the schema's; a column that an increment only includes from the
 * parents is left out, any other is refused.
 *
 * @param existing columns of the table, whose structs may have got members for another version of the schema
 * @throws WRITE_INVALID naming a column that is missing, unknown or of another type.
 */
export function storedColumns(
  feature: AnyFeature,
  source: readonly ColumnDescription[],
  included: ReadonlySet<string>,
  existing: readonly ColumnDescription[] = [],
): ColumnDescription[] {
  const { columns } = feature;
  const stored = new Map(existing.map(({ name, type }) => [name, type]));
  const user = source.filter(
    (column) => !isSystem(feature, column.name) && !(included.has(column.name) && !columns?.has(column.name)),
  );
  for (const column of user) {
    if (!allowsColumn(feature, column.name))
      refuseColumn(
        feature,
        column.name,
        `is not in the feature's schema${suggestion(column.name, columns?.keys() ?? [], "columns")}`,
      );
    const declared = declaredColumn(feature, column.name);
    if (declared) checkDeclaredType(feature, column, declared, stored.get(column.name));
  }
  for (const column of feature.spec.idColumns) {
    if (!user.some(({ name }) => name === column))
      refuseColumn(feature, column, "is an ID column, but the rows do not have it");
  }
  for (const [name, declared] of columns ?? []) {
    if (declared.required && !declared.nullable && !user.some((column) => column.name === name))
      refuseColumn(feature, name, "is required by the feature's schema, but the rows do not have it");
  }
  return user;
}

function isSystem(feature: AnyFeature, name: string): boolean {
  if (!isReservedName(name)) return false;
  if (!isSystemColumn(name))
    refuseColumn(feature, name, "is not a system column, but its name is reserved for the library; rename it");
  return true;
}

function checkDeclaredType(
  feature: AnyFeature,
  { name, type: given }: ColumnDescription,
  declared: SchemaColumn,
  stored: ColumnType | undefined,
): void {
  if (!declared.type) return;
  const growth = grownType(declared.type, given);
  if (growth.kind === "conflict" || growth.widened)
    refuseColumn(feature, name, `is ${typeName(given)}, but the feature's schema declares ${typeName(declared.type)}`);
  if (!declared.closed || growth.type === declared.type) return;
  const known = stored ? withMembers(declared.type, stored) : declared.type;
  if (withMembers(known, given) !== known)
    refuseColumn(
      feature,
      name,
      `is ${typeName(given)}, which has members that the feature's schema does not declare: it has ${typeName(declared.type)}`,
    );
}

/** What the engine has to check on the rows themselves. */
export function writeChecks(
  feature: AnyFeature,
  columns: readonly ColumnDescription[],
  source: readonly ColumnDescription[],
  versions: VersionsPlan,
): WriteCheck[] {
  const { idColumns } = feature.spec;
  const required = columns.filter(({ name }) => {
    const declared = feature.columns?.get(name);
    return declared?.required === true && !declared.nullable && !idColumns.includes(name);
  });
  const maps = byFieldColumns.filter((name) => source.find((column) => column.name === name)?.type.kind === "map");
  const provenance = membersColumns(versions.provenanceByField);
  return [
    ...[...idColumns, ...required.map(({ name }) => name), ...provenance].map(
      (column): WriteCheck => ({ kind: "notNull", column }),
    ),
    { kind: "unique", columns: idColumns },
    ...maps.map((column): WriteCheck => ({ kind: "members", column, members: versions.members })),
  ];
}
