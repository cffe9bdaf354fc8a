import type { ArrowBatchLike, ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { decimalText, timeText } from "./arrow-other.js";

/*
 * Arrow data of any version of the library: looked at through what all versions share, type identifiers and vectors, never through
 * `instanceof`.
 */

interface ArrowType {
  readonly typeId: number;
  readonly unit?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly children?: readonly ArrowField[] | null;
  readonly dictionary?: ArrowType;
  readonly bitWidth?: number;
}

interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

interface ArrowBatch extends ArrowBatchLike {
  readonly schema: { readonly fields: readonly ArrowField[] };
  getChildAt(index: number): Iterable<unknown> | null;
}

const typeId = {
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  list: 12,
  struct: 13,
  fixedBinary: 15,
  fixedList: 16,
  map: 17,
  largeBinary: 19,
  largeUtf8: 20,
  utf8View: 24,
  dictionary: -1,
};

/** The columns of a batch, or of anything else that has an Arrow schema. */
export function arrowColumns(batch: Pick<ArrowBatchLike, "schema">): ColumnDescription[] {
  return (batch as ArrowBatch).schema.fields.map(({ name, type }) => ({ name, type: columnTypeOf(type) }));
}

function columnTypeOf(type: ArrowType): ColumnType {
  const [first] = type.children ?? [];
  switch (type.typeId) {
    case typeId.int:
      return { kind: "integer" };
    case typeId.float:
      return { kind: "float" };
    case typeId.bool:
      return { kind: "boolean" };
    case typeId.date:
      return { kind: "date" };
    case typeId.timestamp:
      return { kind: "timestamp" };
    case typeId.binary:
    case typeId.fixedBinary:
    case typeId.largeBinary:
      return { kind: "binary" };
    case typeId.list:
    case typeId.fixedList:
      return { kind: "list", item: first ? columnTypeOf(first.type) : { kind: "string" } };
    case typeId.struct:
      return {
        kind: "struct",
        members: Object.fromEntries((type.children ?? []).map((field) => [field.name, columnTypeOf(field.type)])),
      };
    case typeId.map: {
      const value = first?.type.children?.[1];
      return { kind: "map", value: value ? columnTypeOf(value.type) : { kind: "string" } };
    }
    case typeId.dictionary:
      return type.dictionary ? columnTypeOf(type.dictionary) : { kind: "string" };
    case typeId.decimal:
      return type.precision !== undefined && type.precision <= longestDecimal
        ? { kind: "other", name: `DECIMAL(${type.precision},${type.scale ?? 0})` }
        : { kind: "string" };
    case typeId.time:
      return { kind: "other", name: "TIME" };
    case typeId.null:
    case typeId.utf8:
    case typeId.largeUtf8:
    case typeId.utf8View:
      return { kind: "string" };
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The Arrow data has values of type ${String(type)}, which no column can hold. Convert them first.`,
      );
  }
}

/** DuckDB's decimals have so many digits at most; longer ones are texts. */
const longestDecimal = 38;

/** The values of a batch, column by column, as columns of rows are staged. */
export function arrowValues(batch: ArrowBatchLike): unknown[][] {
  const { schema, getChildAt } = batch as ArrowBatch;
  return schema.fields.map(({ type }, index) => {
    const vector = getChildAt.call(batch, index);
    return vector
      ? Array.from(vector, (value) => plainValue(value, type))
      : new Array<unknown>(batch.numRows).fill(null);
  });
}

function plainValue(value: unknown, type: ArrowType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.typeId) {
    case typeId.timestamp:
      return microseconds(Number(value));
    case typeId.date:
      return BigInt(Number(value)) * 1000n;
    case typeId.float:
      return Number(value);
    case typeId.list:
    case typeId.fixedList: {
      const item = type.children?.[0]?.type;
      return Array.from(value as Iterable<unknown>, (entry) => (item ? plainValue(entry, item) : entry));
    }
    case typeId.struct: {
      const members = value as Record<string, unknown>;
      return Object.fromEntries(
        (type.children ?? []).map((field) => [field.name, plainValue(members[field.name], field.type)]),
      );
    }
    case typeId.map: {
      const item = type.children?.[0]?.type.children?.[1]?.type;
      return Object.fromEntries(
        Array.from(value as Iterable<[string, unknown]>, ([key, entry]) => [
          key,
          item ? plainValue(entry, item) : entry,
        ]),
      );
    }
    case typeId.decimal:
      return decimalText(value as Uint32Array, type.scale ?? 0);
    case typeId.time:
      return timeText(value as number | bigint, type.unit ?? 0);
    case typeId.dictionary:
      return type.dictionary ? plainValue(value, type.dictionary) : value;
    default:
      return value;
  }
}

/** The library reads every unit as milliseconds; together with a fraction they are too long for one number. */
function microseconds(milliseconds: number): bigint {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * 1000n + BigInt(Math.round((milliseconds - whole) * 1000));
}
