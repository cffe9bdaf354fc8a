import type { ColumnDescription } from "../column/column-type.js";
import { typeName } from "../column/column-type.js";
import { systemColumns } from "../column/columns.js";
import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { structKey } from "../feature/key.js";
import type { MembersPlan, VersionsPlan } from "./plan.js";

/**
 * How the versioning columns of rows are derived, from the columns of the rows and the definition of the feature. A field that
 * defines its data version always takes it from there, so that rows that provide the versions of an increment, or earlier
 * versions, get the right ones. `prepared` rows have them filled in already.
 *
 * @throws WRITE_INVALID when there is nothing to make the provenance from, or when the members are not the feature's fields.
 */
export function planVersions(
  feature: AnyFeature,
  columns: readonly ColumnDescription[],
  { prepared }: { readonly prepared: boolean },
): VersionsPlan {
  const members = feature.spec.fields.map((field) => structKey(field.key));
  const root = feature.spec.dependencies.length === 0;
  const declared = feature.dataVersions.size > 0;
  const columnOf = declared && !prepared ? declaredColumns(feature, columns) : null;
  const complete = columnOf !== null && members.every((member) => Object.hasOwn(columnOf, member));
  const provided = (name: string): string | null => providedMembers(feature.key, columns, name, members);
  const single = (name: string): string | null => (columns.some((column) => column.name === name) ? name : null);
  const provenance = root && complete ? null : provided(systemColumns.provenanceByField);
  if (provenance === null && !(root && complete)) throw missingVersions(feature, root);
  const ownVersions = complete ? null : provided(systemColumns.dataVersionByField);
  return {
    members,
    provenanceByField: membersPlan(root ? columnOf : null, provenance) as MembersPlan,
    provenance: root && declared ? null : single(systemColumns.provenance),
    // The data versions of a root are its provenance, unless it provides some of its own.
    dataVersionByField: root && ownVersions === null ? null : membersPlan(columnOf, ownVersions),
    dataVersion: declared ? null : single(systemColumns.dataVersion),
  };
}

function membersPlan(columnOf: Readonly<Record<string, string>> | null, others: string | null): MembersPlan | null {
  if (columnOf) return { kind: "columns", columns: columnOf, others };
  return others === null ? null : { kind: "column", column: others };
}

/** The columns of rows that members are taken from. */
export function membersColumns(members: MembersPlan): string[] {
  if (members.kind === "column") return [members.column];
  return [...Object.values(members.columns), ...(members.others === null ? [] : [members.others])];
}

/** The columns that data versions are taken from, by member. */
function declaredColumns(feature: AnyFeature, columns: readonly ColumnDescription[]): Record<string, string> {
  const from = [...feature.dataVersions].map(([field, source]) => {
    const refuse = (problem: string): never => {
      throw new MetaxyError("WRITE_INVALID", `The data version of ${feature.key}.${field} ${problem}`, {
        details: { feature: feature.key, field },
      });
    };
    if (typeof source === "function")
      return refuse("is computed by a function, which needs rows. Pass rows, or name a column that has it.");
    const column = columns.find(({ name }) => name === source);
    if (!column) return refuse(`is taken from column ${JSON.stringify(source)}, which the rows do not have.`);
    if (column.type.kind !== "string" && column.type.kind !== "integer") {
      const why = "only strings and whole numbers have the same string form in every store";
      return refuse(
        `is taken from column ${JSON.stringify(source)}, which is ${typeName(column.type)}: ${why}. Use a function for it and pass rows.`,
      );
    }
    return [structKey(field), source] as const;
  });
  return Object.fromEntries(from);
}

/** The name of a by-field column that rows provide; null when they do not. */
function providedMembers(
  feature: string,
  columns: readonly ColumnDescription[],
  name: string,
  members: readonly string[],
): string | null {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) return null;
  checkMembers(feature, column, members);
  return name;
}

function checkMembers(feature: string, { name, type }: ColumnDescription, members: readonly string[]): void {
  if (type.kind === "map") return; // keys are values there: checked in the engine
  if (type.kind !== "struct") {
    throw new MetaxyError(
      "WRITE_INVALID",
      `Column ${name} of a write to ${feature} is ${typeName(type)}; it has to be a struct or a map of strings.`,
      {
        details: { feature, column: name },
      },
    );
  }
  const given = Object.keys(type.members);
  const missing = members.filter((member) => !given.includes(member));
  const extra = given.filter((member) => !members.includes(member));
  if (missing.length + extra.length === 0) return;
  const problems = [
    missing.length > 0 ? `lacks ${missing.join(", ")}` : "",
    extra.length > 0 ? `has unknown ${extra.join(", ")}` : "",
  ];
  throw new MetaxyError(
    "WRITE_INVALID",
    `Column ${name} of a write to ${feature} ${problems.filter(Boolean).join(" and ")}. Its members have to be the fields: ${members.join(", ")}.`,
    { details: { feature, column: name, missing, extra } },
  );
}

function missingVersions(feature: AnyFeature, root: boolean): MetaxyError {
  const way = root
    ? "Set `dataVersion` for every field in defineFeature, or provide the column."
    : "Write rows that come from an increment of resolve, or from computeProvenance.";
  return new MetaxyError(
    "WRITE_INVALID",
    `A write to ${feature.key} has no column ${systemColumns.provenanceByField}. ${way}`,
    {
      details: { feature: feature.key, column: systemColumns.provenanceByField },
    },
  );
}
