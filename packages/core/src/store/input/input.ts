import type { ArrowBatchLike, ArrowSchemaLike, ArrowTableLike } from "../../contract/arrow.js";
import type { Staged, StageInput } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import { inputItems, inputStream } from "../../errors/input.js";
import type { FeatureTypes, StructKey } from "../../feature/types.js";
import type { StoreContext } from "../context.js";
import type { Relation } from "../read/relation.js";
import { isRelation } from "../read/relation.js";
import { checkArrowNames } from "./arrow-names.js";
import { checkPath } from "./path.js";
import { stage } from "./stage.js";

/** A Parquet file, or several with the same columns, that the store's engine reads. */
export interface ParquetInput {
  /** Paths on this machine. */
  readonly parquet: string | readonly string[];
}

/** A stream of Arrow record batches with one schema; at least one, which may be empty. */
export interface ArrowInput {
  /** The record batches, of any version of the Arrow library. */
  readonly arrow: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>;
}

/** A reader of record batches, as `RecordBatchReader.from` of the Arrow library gives it. */
export type ArrowReaderLike = { readonly schema: ArrowSchemaLike } & ArrowInput["arrow"];

/** Rows for a store: objects, an Arrow table or record batches of any version of the library, Parquet files, or rows of a store. */
export type RowsInput<Row, Stored = unknown> =
  // Arrays have their own members: the compiler compares an array with them, and names the column that is wrong.
  | Row[]
  | readonly Row[]
  | Iterable<Row>
  | ArrowTableLike
  | ArrowBatchLike
  | ArrowReaderLike
  | ArrowInput
  | ParquetInput
  | Relation<Stored>;

/**
 * Rows for a feature. A relation whose columns the compiler knows has to have the feature's ID columns, and versions of just its fields: it would
 * be another feature's otherwise.
 */
export type FeatureRows<Row, Types extends FeatureTypes, Stored> =
  IsOfAnother<Stored, Types> extends true
    ? "rows of this feature, with its ID columns and the versions of its fields"
    : RowsInput<Row, Stored>;

type IsOfAnother<Stored, Types extends FeatureTypes> = [Stored] extends [
  { readonly metaxy_provenance_by_field: infer Versions },
]
  ? string extends Types["field"] | keyof Versions
    ? false
    : [StructKey<Types["field"]>, Types["id"]] extends [keyof Versions, keyof Stored]
      ? [keyof Versions] extends [StructKey<Types["field"]>]
        ? false
        : true
      : true
  : false;

export type ClassifiedInput =
  | { readonly kind: "rows"; readonly rows: readonly Record<string, unknown>[] }
  | { readonly kind: "relation"; readonly relation: Relation<unknown> }
  | { readonly kind: "stage"; readonly input: StageInput };

/** @throws ARGUMENT_INVALID for what is none of the kinds of input. */
export function classifyInput(input: RowsInput<unknown>, where: string): ClassifiedInput {
  if (isRelation(input)) return { kind: "relation", relation: input };
  if (isArrowTable(input) && input.batches.length > 0) return arrow(input.batches, where);
  if (isArrowBatch(input)) return arrow([input], where); // also a table without rows, which has no batches but a schema
  if (isArrowInput(input))
    return arrow(inputStream(`The Arrow stream of ${lowerFirst(where)}`, requireIterable(input.arrow, where)), where);
  if (isArrowReader(input)) return arrow(inputStream(`The Arrow reader of ${lowerFirst(where)}`, input), where);
  if (isParquet(input)) {
    const given: readonly unknown[] = Array.isArray(input.parquet) ? input.parquet : [input.parquet];
    const paths = given.map((path) => checkPath(path, where));
    if (paths.length === 0) throw new MetaxyError("ARGUMENT_INVALID", `${where} got no Parquet file.`);
    return { kind: "stage", input: { kind: "parquet", paths } };
  }
  if (typeof input === "object" && input !== null && Symbol.iterator in input) {
    const items = inputItems(`The rows of ${lowerFirst(where)}`, input as Iterable<unknown>);
    return { kind: "rows", rows: Array.from(items, (item, index) => asRow(item, index, where)) };
  }
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `${where} got ${nameOf(input)}. It takes rows, an Arrow table, { arrow: batches }, { parquet: path }, or a relation.`,
  );
}

/** What something is that is not an input, and what to do about it if that is a frequent slip. */
function nameOf(input: unknown): string {
  if (input === null) return "null";
  if (typeof input === "function") return "a function; call it";
  if (typeof input !== "object") return typeof input;
  if ("then" in input && typeof input.then === "function") return "a promise; await it";
  if (Symbol.asyncIterator in input)
    return "an async iterable; collect its rows first, or write them with a bufferedWriter";
  return "object";
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Stages any input in the engine. Rows of the same store stay where they are. */
export async function stageInput(
  context: StoreContext,
  input: Exclude<ClassifiedInput, { kind: "rows" }>,
  where: string,
): Promise<Staged> {
  if (input.kind === "stage") return stage(context, input.input, where);
  const local = input.relation.sourceFor(context.connection);
  return local ? local.source() : stage(context, await input.relation.stageInput(), where);
}

function arrow(batches: ArrowInput["arrow"], where: string): ClassifiedInput {
  return { kind: "stage", input: { kind: "arrow", batches: requireBatches(batches, where) } };
}

function requireIterable(batches: ArrowInput["arrow"], where: string): ArrowInput["arrow"] {
  if (isIterable(batches)) return batches;
  throw noBatch("{ arrow: … } without anything to iterate over", where);
}

async function* requireBatches(batches: ArrowInput["arrow"], where: string): AsyncGenerator<ArrowBatchLike> {
  let isFirst = true;
  for await (const batch of batches) {
    if (!isArrowBatch(batch)) throw noBatch("something in { arrow: … } that is not a record batch", where);
    if (isFirst) checkArrowNames(batch, where);
    isFirst = false;
    yield batch;
  }
}

function noBatch(given: string, where: string): MetaxyError {
  return new MetaxyError("ARGUMENT_INVALID", `${where} got ${given}. It takes record batches of the Arrow library.`);
}

function asRow(item: unknown, index: number, where: string): Record<string, unknown> {
  if (isArrowBatch(item) && !Object.hasOwn(item, "numRows"))
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `${where} got a list of Arrow data. Pass it as { arrow: batches }; a table has its batches in table.batches.`,
    );
  if (typeof item === "object" && item !== null && !Array.isArray(item)) return item as Record<string, unknown>;
  throw new MetaxyError("WRITE_INVALID", `${where}: row ${index + 1} is not an object.`, { details: { row: index } });
}

function isArrowBatch(value: unknown): value is ArrowBatchLike {
  return typeof value === "object" && value !== null && "schema" in value && "numRows" in value;
}

function isArrowTable(value: unknown): value is ArrowTableLike {
  return isArrowBatch(value) && "batches" in value;
}

function isIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function isArrowReader(value: unknown): value is ArrowReaderLike {
  return isIterable(value) && "schema" in (value as object);
}

function isArrowInput(value: unknown): value is ArrowInput {
  return typeof value === "object" && value !== null && "arrow" in value;
}

function isParquet(value: unknown): value is ParquetInput {
  return typeof value === "object" && value !== null && "parquet" in value;
}
