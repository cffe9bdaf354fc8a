import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { structKey } from "../feature/key.js";
import type { ColumnDescription } from "./column-type.js";
import { typeName } from "./column-type.js";
import { systemColumns } from "./columns.js";
import type { MembersPlan, VersionsPlan } from "./plan.js";

/**
 * How the versioning columns of rows come to be, from the columns that the rows have and what the feature declares.
 *
 * @throws WRITE_INVALID when there is nothing to make the provenance from, or when the members are not the feature's fields.
 */
export function planVersions(feature: AnyFeature, columns: readonly ColumnDescription[]): VersionsPlan {
  const members = feature.spec.fields.map((field) => structKey(field.key));
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  const brought = (name: string): MembersPlan | null => {
    const column = columns.find((candidate) => candidate.name === name);
    if (!column) return null;
    checkMembers(feature.key, column, members);
    return { kind: "column", column: name };
  };
  const root = feature.spec.dependencies.length === 0;
  const provenanceByField = brought(systemColumns.provenanceByField) ?? (root ? declaredMembers(feature) : null);
  if (!provenanceByField) throw missingVersions(feature, root);
  return {
    members,
    provenanceByField,
    provenance: has(systemColumns.provenance) ? systemColumns.provenance : null,
    dataVersionByField: brought(systemColumns.dataVersionByField) ?? (root ? null : declaredMembers(feature)),
    dataVersion: has(systemColumns.dataVersion) ? systemColumns.dataVersion : null,
  };
}

/** The columns of the declared data versions; of a root they have to be complete, elsewhere the rest follows the provenance. */
function declaredMembers(feature: AnyFeature): MembersPlan | null {
  if (feature.dataVersions.size === 0) return null;
  const columns: Record<string, string> = {};
  for (const field of feature.spec.fields) {
    const source = feature.dataVersions.get(field.key);
    if (typeof source === "function") {
      throw new MetaxyError(
        "WRITE_INVALID",
        `The data version of ${feature.key}.${field.key} is made by a function, which needs rows. Pass rows, or declare a column.`,
        { details: { feature: feature.key, field: field.key } },
      );
    }
    if (source !== undefined) columns[structKey(field.key)] = source;
    else if (feature.spec.dependencies.length === 0) return null;
  }
  return { kind: "columns", columns };
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
    ? "Declare `dataVersion` for every field in defineFeature, or bring the column."
    : "Write rows that come from an increment of resolve, or from computeProvenance.";
  return new MetaxyError(
    "WRITE_INVALID",
    `A write to ${feature.key} has no column ${systemColumns.provenanceByField}. ${way}`,
    {
      details: { feature: feature.key },
    },
  );
}
