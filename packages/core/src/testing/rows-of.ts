import type { StandardSchemaV1 } from "@standard-schema/spec";
import { systemColumns } from "../column/columns.js";
import { MetaxyError } from "../errors/error.js";
import { isDate } from "../errors/realm.js";
import type { AnyFeature, Feature } from "../feature/feature.js";
import { isFeature } from "../feature/feature.js";
import type { JsonValue } from "../feature/json.js";
import { structKey } from "../feature/key.js";
import { inputSchema } from "../feature/schema.js";
import type { AnyColumns, FeatureTypes, WriteRow } from "../feature/types.js";
import { sha256Text } from "../hash/algorithms.js";
import { own, setOwn } from "../own.js";
import { valueKey } from "../plan/value-key.js";
import { exampleValue, rowSchema } from "./example-value.js";

type Row = Readonly<Record<string, unknown>>;

/** The columns of a row that a test provides; any of a feature that the compiler does not know. */
export type GivenColumns<Types extends FeatureTypes> = string extends Types["id"]
  ? AnyColumns
  : Partial<WriteRow<Types>>;

/**
 * Makes rows of a feature for tests, to be written: values that the schema accepts, in the columns that a row has to have.
 *
 * A row follows from its ID alone. So the rows of `v1` are equal in every call and every run, and those of `v1` and `v2` differ. If a feature's rows
 * have to provide versions, these follow from the other columns: a row with another value is stale downstream. Rows of an increment keep
 * their versions, so `rowsOf(crop, await todo.pending.rows())` is what a step would write.
 *
 * @param feature The feature.
 * @param rows How many rows, or for each row the columns that it has to have: IDs, values that matter to the test, a row of an increment. If omitted, one row.
 * @returns The rows, in that order. Missing IDs are numbered: `video-1` in a column `video_id`.
 * @throws ARGUMENT_INVALID for a column that it cannot make up, because the schema accepts no value that it knows; the message names the column,
 * and `rows` provides it.
 *
 * @example
 * ```ts
 * import { defineFeature } from "@metaxy-ts/core";
 * import { memory, rowsOf } from "@metaxy-ts/core/testing";
 * import { z } from "zod";
 *
 * const video = defineFeature({
 *   key: "video/raw",
 *   id: ["video_id"],
 *   schema: z.object({ video_id: z.string(), hash: z.string(), seconds: z.number() }),
 *   fields: { frames: { dataVersion: "hash" } },
 * });
 *
 * await using store = await memory().open();
 * await store.write(video, rowsOf(video, 2)); // [{ video_id: "video-1", hash: "hash-video-1", seconds: 1 }, …]
 * await store.write(video, rowsOf(video, [{ video_id: "video-1", hash: "other" }]));
 * ```
 */
export function rowsOf<Types extends FeatureTypes>(
  feature: Feature<Types>,
  rows: number | readonly GivenColumns<Types>[] = 1,
): WriteRow<Types>[] {
  if (!isFeature(feature)) throw new MetaxyError("ARGUMENT_INVALID", "rowsOf takes a feature that defineFeature made.");
  if (!Array.isArray(rows) && !(Number.isSafeInteger(rows) && (rows as number) >= 0))
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `rowsOf of ${feature.key} takes how many rows, or a list with the columns of each; it got ${String(rows)}.`,
    );
  const given: readonly Row[] = Array.isArray(rows) ? rows : Array.from({ length: rows as number }, () => ({}));
  const root = feature.schema ? inputSchema(feature.schema, feature.key) : feature.jsonSchema;
  return given.map((row, index) => madeRow(feature, root, row, index + 1) as WriteRow<Types>);
}

function madeRow(feature: AnyFeature, root: JsonValue, given: Row, position: number): Row {
  const columns = neededColumns(feature, root, given);
  const row: Record<string, unknown> = { ...given };
  const made: string[] = [];
  const fill = (name: string, text: string, number: number): void => {
    if (Object.hasOwn(given, name)) return;
    setOwn(row, name, exampleValue(columns.get(name) ?? {}, root, { text, number }));
    made.push(name);
  };
  const { idColumns } = feature.spec;
  for (const name of idColumns) fill(name, `${name.replace(/_?id$/i, "") || name}-${position}`, position);
  const id = idColumns.map((name) => idText(own(row, name))).join("-");
  for (const name of columns.keys()) if (!idColumns.includes(name)) fill(name, `${name}-${id}`, numberOf(id));
  checkMade(feature, row, made);
  return withVersions(feature, row);
}

/** The JSON Schemas of the columns that a row has to have, the ID columns first. */
function neededColumns({ spec, dataVersions }: AnyFeature, root: JsonValue, given: Row): Map<string, JsonValue> {
  const { properties, required } = rowSchema(root, given);
  const sources = [...dataVersions.values()].filter((source) => typeof source === "string");
  const names = [...spec.idColumns, ...required, ...sources];
  return new Map(names.map((name) => [name, own(properties, name) ?? { type: "string" }]));
}

function idText(value: unknown): string {
  if (typeof value === "string") return value;
  return isDate(value) && !Number.isNaN(value.getTime()) ? value.toISOString() : valueKey(value);
}

/** The number at the end of an ID; another one for an ID without. */
function numberOf(id: string): number {
  const digits = /\d{1,6}$/.exec(id)?.[0] ?? String(Number.parseInt(sha256Text(id).slice(0, 8), 16) % 1000);
  return Math.max(1, Number(digits));
}

/** @throws ARGUMENT_INVALID for a made-up value that the schema refuses. What the test provides may be wrong on purpose. */
function checkMade({ key, schema, spec }: AnyFeature, row: Row, made: readonly string[]): void {
  const user = Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_")));
  const result = schema?.["~standard"].validate(user);
  if (result === undefined) return;
  if ("then" in result) {
    void result.then(undefined, () => undefined); // a write reports it
    return;
  }
  for (const { message, path: [first] = [] } of result.issues ?? []) {
    const name = columnOf(first);
    if (!made.includes(name)) continue;
    const id = spec.idColumns.includes(name) ? "" : `${spec.idColumns[0]}: …, `;
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `rowsOf cannot make up values of column ${JSON.stringify(name)} of ${key}: ${message}. Provide them: rowsOf(feature, [{ ${id}${name}: … }]).`,
      { details: { feature: key, column: name } },
    );
  }
}

function columnOf(part: PropertyKey | StandardSchemaV1.PathSegment | undefined): string {
  return String(typeof part === "object" ? part.key : part);
}

/** Versions of fields whose data version the definition does not make: hashes of the row. */
function withVersions({ spec, dataVersions }: AnyFeature, row: Row): Row {
  const column = systemColumns.provenanceByField;
  const isDerived = spec.dependencies.length === 0 && spec.fields.every(({ key }) => dataVersions.has(key));
  if (isDerived || Object.hasOwn(row, column)) return row;
  const text = valueKey(row);
  const versions = spec.fields.map(({ key }) => [structKey(key), sha256Text(`${key}:${text}`).slice(0, 16)]);
  return { ...row, [column]: Object.fromEntries(versions) };
}
