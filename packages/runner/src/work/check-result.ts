import { MetaxyError } from "@metaxy-ts/core";
import { isDate, own } from "@metaxy-ts/core/adapter";
import type { Row } from "../sample/row.js";

/** What a result has to fit to. */
export interface ResultOf {
  /** The key of the feature. */
  readonly feature: string;
  /** Whether the sample is a parent, whose rows are those of its children. */
  readonly expands: boolean;
  /** The columns that identify the sample. */
  readonly sampleColumns: readonly string[];
}

/**
 * The rows that a step returned for a sample.
 *
 * @throws STEP_RESULT_INVALID for anything else than rows of this sample.
 */
export function resultRows(
  result: unknown,
  sample: Row,
  { feature, expands, sampleColumns }: ResultOf,
): readonly Row[] {
  if (expands !== Array.isArray(result)) {
    const wanted = expands ? "an array with the rows of the parent's children" : "one object";
    throw wrong(`The step of ${feature} has to return ${wanted} for a sample; it returned ${kindOf(result)}.`);
  }
  const rows = expands ? (result as unknown[]) : [result];
  for (const row of rows) {
    if (!isRow(row)) throw wrong(`The step of ${feature} has to return objects; it returned ${kindOf(row)}.`);
    for (const column of sampleColumns) {
      const [given, wanted] = [own(row, column), own(sample, column)];
      if (!Object.hasOwn(row, column) || isSame(given, wanted)) continue;
      throw wrong(
        `The step of ${feature} returned a row of another sample: its ${column} is ${shown(given)}, and the sample's is ${shown(wanted)}. Leave the column out.`,
      );
    }
  }
  return rows as readonly Row[];
}

/** @throws STEP_RESULT_INVALID unless there is a result for each sample of a batch. */
export function batchResults(results: unknown, count: number, feature: string): readonly unknown[] {
  if (Array.isArray(results) && results.length === count) return results;
  const found = Array.isArray(results) ? `${results.length} results` : kindOf(results);
  throw wrong(
    `The step of ${feature} has to return an array of ${count} results for ${count} samples; it returned ${found}.`,
  );
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isDate(value);
}

/** IDs are scalars, dates or bytes, and sometimes arrays of those. */
function isSame(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || shown(one) === shown(other);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object of another kind" : `a ${typeof value}`;
}

function shown(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner)) ?? String(value)
  );
}

function wrong(message: string): MetaxyError {
  return new MetaxyError("STEP_RESULT_INVALID", message);
}
