import { byFieldColumns, isReservedName, isSystemColumn, systemColumns } from "../../column/columns.js";
import { MetaxyError } from "../../errors/error.js";
import { suggestion } from "../../errors/nearest.js";
import { declaresInherited } from "../../feature/declared-names.js";
import type { AnyFeature, DataVersionSource } from "../../feature/feature.js";
import { structKey } from "../../feature/key.js";
import { own, setOwn } from "../../own.js";
import { isTimestampObject, microsecondsOf, timestampOf } from "../../time/timestamp.js";
import { ofCaller, RowProblem, validated } from "./validate-row.js";
import { shown } from "./values/shown.js";

type Row = Readonly<Record<string, unknown>>;

/** What the checks of all rows of a write share. */
interface Preparation {
  readonly feature: AnyFeature;
  /** Columns that an increment provides and the schema does not have: inputs of the computation, not stored. */
  readonly included: ReadonlySet<string>;
  readonly members: readonly string[];
  /** Whether the schema would take what every object inherits for values of the row. */
  readonly withoutPrototype: boolean;
}

/**
 * Rows as they are stored: validated by the feature's schema, with data versions derived as the fields define.
 *
 * @throws WRITE_INVALID with the first invalid rows; `details.rowIndexes` are all of them.
 */
export async function prepareRows(
  feature: AnyFeature,
  rows: readonly Row[],
  included: ReadonlySet<string>,
): Promise<Row[]> {
  const preparation = {
    feature,
    included,
    members: feature.spec.fields.map((field) => structKey(field.key)),
    withoutPrototype: feature.schema !== null && declaresInherited(feature.jsonSchema),
  };
  const problems: string[] = [];
  const rowIndexes: number[] = [];
  let cause: unknown;
  const prepared: Row[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      prepared.push(await prepareRow(preparation, row));
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      rowIndexes.push(index);
      cause ??= error.cause;
      if (problems.length < maxProblems) problems.push(`row ${index + 1}: ${error.message}`);
    }
  }
  if (problems.length === 0) return prepared;
  const more = rowIndexes.length - problems.length;
  const lines = more > 0 ? [...problems, `and ${more} more`] : problems;
  throw new MetaxyError("WRITE_INVALID", `Nothing was written to ${feature.key}:\n  ${lines.join("\n  ")}`, {
    details: { feature: feature.key, problems, rowIndexes },
    ...(cause !== undefined && { cause }),
  });
}

const maxProblems = 5;

async function prepareRow(preparation: Preparation, row: Row): Promise<Row> {
  const user: Record<string, unknown> = {};
  const system: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (isSystemColumn(name)) setOwn(system, name, value);
    else if (isReservedName(name))
      throw new RowProblem(`column ${name} is not a system column, but its name is reserved for the library`);
    else if (!preparation.included.has(name)) setOwn(user, name, value);
  }
  const stored = await validated(preparation.feature, user, preparation.withoutPrototype);
  await fillDataVersions(preparation, stored, system);
  for (const column of byFieldColumns) checkMembers(column, own(system, column), preparation.members);
  return { ...stored, ...system };
}

/**
 * Fills in the data versions that fields define, whatever the row provides for them: it may provide the versions of an increment, or those that
 * it had before. Of a root they are its provenance too.
 */
async function fillDataVersions(
  { feature, members }: Preparation,
  stored: Row,
  system: Record<string, unknown>,
): Promise<void> {
  const declared: Record<string, string> = {};
  for (const [field, source] of feature.dataVersions) {
    const version = await dataVersion(feature, field, source, stored);
    if (version !== null) declared[structKey(field)] = version;
  }
  if (feature.dataVersions.size === 0) return;
  const { provenanceByField, dataVersionByField } = systemColumns;
  if (feature.spec.dependencies.length === 0) {
    const versions = { ...asObject(system[provenanceByField]), ...declared };
    if (members.every((member) => Object.hasOwn(versions, member))) system[provenanceByField] = versions;
    if (!system[dataVersionByField]) return;
  }
  if (!system[provenanceByField]) return; // reported as missing
  system[dataVersionByField] = {
    ...asObject(system[provenanceByField]),
    ...asObject(system[dataVersionByField]),
    ...declared,
  };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** Null, where the provenance is to do, of a feature with parents only. */
async function dataVersion(
  feature: AnyFeature,
  field: string,
  source: DataVersionSource,
  row: Row,
): Promise<string | null> {
  const value: unknown =
    typeof source === "string"
      ? own(row, source)
      : await ofCaller(`the data version of field ${field}`, () => source(row as never));
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
      return String(value);
    default:
      if (isTimestampObject(value)) {
        const microseconds = microsecondsOf(value);
        if (microseconds !== null) return timestampOf(microseconds).toISOString();
      }
      if ((value ?? null) === null && feature.spec.dependencies.length > 0) return null;
      throw new RowProblem(`the data version of field ${field} is ${shown(value)}; it has to be a string`);
  }
}

function checkMembers(column: string, value: unknown, members: readonly string[]): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "object" || Array.isArray(value))
    throw new RowProblem(`${column} is ${shown(value)}; it has to be an object with ${members.join(", ")}`);
  const given = value as Record<string, unknown>;
  const missing = members.filter((member) => !Object.hasOwn(given, member));
  const extra = Object.keys(given).filter((member) => !members.includes(member));
  if (missing.length > 0) throw new RowProblem(`${column} lacks ${missing.join(", ")}`);
  const [unknown] = extra;
  if (unknown !== undefined)
    throw new RowProblem(
      `${column} has ${extra.join(", ")}, which the feature has no field for${suggestion(unknown, members, "fields")}`,
    );
  for (const member of members) {
    const version = own(given, member);
    if (version !== null && typeof version !== "string")
      throw new RowProblem(`${column}.${member} is ${shown(version)}; it has to be a string`);
  }
}
