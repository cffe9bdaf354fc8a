import { isReservedName, isSystemColumn, reservedPrefix } from "../column/columns.js";
import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { errorText } from "../errors/realm.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { isJsonFloat } from "../hash/json-number.js";
import { separator } from "../hash/text.js";
import { allowsColumn } from "./declared.js";
import { structKey } from "./key.js";
import { newName } from "./rename.js";
import type { DescribedRows } from "./schema-columns.js";
import type { DependencySpec, FeatureSpec } from "./spec.js";

/**
 * Checks what can be wrong with one feature alone.
 *
 * @throws FEATURE_INVALID.
 */
export function checkSpec(spec: FeatureSpec, rows: DescribedRows): FeatureSpec {
  checkIdColumns(spec, rows);
  checkFields(spec);
  for (const dependency of spec.dependencies) checkDependency(spec.key, dependency);
  for (const column of rows.columns?.keys() ?? []) {
    if (isReservedName(column)) {
      invalid(
        spec.key,
        `its schema declares column ${JSON.stringify(column)}; names that start with ${reservedPrefix} are reserved for the library`,
      );
    }
  }
  return deepFreeze({ ...spec, metadata: checkedMetadata(spec) });
}

/** A copy, so that freezing the spec does not freeze what the caller holds. */
function checkedMetadata({ key, metadata }: FeatureSpec): FeatureSpec["metadata"] {
  try {
    canonicalJson(metadata);
  } catch (cause) {
    invalid(key, `its metadata is not JSON: ${errorText(cause).replace(/\.$/, "")}`, cause);
  }
  return copyJson(metadata);
}

function copyJson<Value>(value: Value): Value;
function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => copyJson(item));
  if (typeof value !== "object" || value === null || isJsonFloat(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyJson<unknown>(member)]));
}

function checkIdColumns({ key, idColumns }: FeatureSpec, rows: DescribedRows): void {
  if (idColumns.length === 0) invalid(key, "it has no ID columns; name at least one column that identifies a sample");
  for (const [index, column] of idColumns.entries()) {
    if (typeof column !== "string" || column === "") invalid(key, `ID column ${index + 1} is not a name`);
    if (isReservedName(column)) invalid(key, `ID column ${JSON.stringify(column)} has the name of a system column`);
    if (idColumns.indexOf(column) !== index) invalid(key, `ID column ${JSON.stringify(column)} is listed twice`);
    if (!allowsColumn(rows, column)) {
      const advice = suggestion(column, rows.columns?.keys() ?? [], "columns");
      invalid(key, `ID column ${JSON.stringify(column)} is not in its schema${advice}`);
    }
  }
}

function checkFields({ key, fields }: FeatureSpec): void {
  if (fields.length === 0) invalid(key, "it has no fields; omit `fields` to get one field named default");
  const seen = new Map<string, string>();
  for (const field of fields) {
    const member = structKey(field.key);
    const twin = seen.get(member);
    if (twin === field.key) invalid(key, `field ${field.key} is listed twice`);
    if (twin !== undefined) invalid(key, `fields ${twin} and ${field.key} share the member name ${member}; rename one`);
    seen.set(member, field.key);
    if (typeof field.codeVersion !== "string") invalid(key, `the code version of field ${field.key} is not a string`);
    if (field.codeVersion.includes(separator)) {
      invalid(
        key,
        `the code version ${JSON.stringify(field.codeVersion)} of field ${field.key} contains "${separator}", which is the separator of hash inputs`,
      );
    }
  }
}

function checkDependency(key: string, { feature, rename, select, lineage }: DependencySpec): void {
  const where = `its dependency on ${feature}`;
  if (lineage.type !== "identity") checkLineageColumns(key, where, lineage.on);
  const targets = new Map<string, string>();
  for (const [column, name] of Object.entries(rename ?? {})) {
    if (isSystemColumn(column))
      invalid(key, `${where} renames system column ${column}; system columns cannot be renamed`);
    if (isReservedName(name))
      invalid(
        key,
        `${where} renames ${column} to ${name}; names that start with ${reservedPrefix} are reserved for the library`,
      );
    if (name === "") invalid(key, `${where} renames ${column} to an empty name`);
    const twin = targets.get(name);
    if (twin !== undefined) invalid(key, `${where} renames both ${twin} and ${column} to ${name}`);
    targets.set(name, column);
  }
  for (const column of select ?? []) {
    if (rename && Object.hasOwn(rename, column) && !targets.has(column)) {
      invalid(
        key,
        `${where} selects ${column}, which it renames to ${newName(rename, column)}; select it by that name`,
      );
    }
  }
}

function checkLineageColumns(key: string, where: string, on: readonly string[] | null): void {
  if (on?.length === 0) invalid(key, `the lineage of ${where} joins on no column; name at least one`);
  const repeated = on?.find((column, index) => on.indexOf(column) !== index);
  if (repeated !== undefined) invalid(key, `the lineage of ${where} joins on ${repeated} twice`);
}

function invalid(feature: string, problem: string, cause?: unknown): never {
  const end = /[.?]$/.test(problem) ? "" : ".";
  throw new MetaxyError("FEATURE_INVALID", `Feature ${feature} is not valid: ${problem}${end}`, {
    details: { feature },
    cause,
  });
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
