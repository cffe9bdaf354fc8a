import { MetaxyError } from "../errors/error.js";
import type { ArrowBatchLike } from "./arrow.js";

/*
 * Arrow data as all versions of its library have it, never looked at through `instanceof`: an application may hold another version
 * than this package.
 */

/** A type of Arrow. A member that the type does not have is omitted. */
export interface ArrowType {
  /** See {@link arrowTypeId}. */
  readonly typeId: number;
  /** Of lists, structs and maps: what is in them. */
  readonly children?: readonly ArrowField[] | null;
  /** Of a dictionary: its values. */
  readonly dictionary?: ArrowType;
  /** Of dates, times, timestamps, durations and intervals. */
  readonly unit?: number;
  /** Of timestamps; null or empty for those of no time zone. */
  readonly timezone?: string | null;
  /** Of integers: 8, 16, 32 or 64. */
  readonly bitWidth?: number;
  /** Of integers. */
  readonly isSigned?: boolean;
  /** Of floats the kind, of decimals the number of digits. */
  readonly precision?: number;
  /** Of decimals: how many digits are behind the point. */
  readonly scale?: number;
  /** Of fixed-size binary values. */
  readonly byteWidth?: number;
  /** Of fixed-size lists. */
  readonly listSize?: number;
}

/** A column of a batch, or a member of a type. */
export interface ArrowField {
  /** Its name. */
  readonly name: string;
  /** The type of its values. */
  readonly type: ArrowType;
}

/** Values of one column. `values` and `valueOffsets` start at its first value; bits start at `offset`. */
export interface ArrowData {
  /** Number of values. */
  readonly length: number;
  /** Where its bits start. */
  readonly offset: number;
  /** A bit for each value: 0 for null. If omitted, empty or null, no value is null. */
  readonly nullBitmap?: Uint8Array | null;
  /** The values of a fixed-width type, or the bytes of strings. */
  readonly values: ArrayBufferView | null | undefined;
  /** Of strings, bytes, lists and maps: where each value starts, and the end of the last. */
  readonly valueOffsets: ArrayLike<number> | ArrayLike<bigint>;
  /** Of lists, structs and maps: what is in them. */
  readonly children: readonly ArrowData[];
  /** Of views of strings and bytes: the long ones. If omitted, there are none. */
  readonly variadicBuffers?: readonly Uint8Array[];
  /** The values of a dictionary. If omitted, the column has none. */
  readonly dictionary?: { readonly data: readonly ArrowData[] };
}

/** A record batch, taken apart. */
export interface ArrowBatchData {
  /** Its columns by name and type. */
  readonly fields: readonly ArrowField[];
  /** Their values, in the same order. */
  readonly columns: readonly ArrowData[];
  /** Number of rows. */
  readonly rowCount: number;
}

/** Numbers that the library has had since its first version, but for the last two. */
export const arrowTypeId = {
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
  interval: 11,
  list: 12,
  struct: 13,
  fixedBinary: 15,
  fixedList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  binaryView: 23,
  utf8View: 24,
  dictionary: -1,
} as const;

/** The fields of whatever has an Arrow schema. */
export function fieldsOf({ schema }: Pick<ArrowBatchLike, "schema">): readonly ArrowField[] {
  return schema.fields as readonly ArrowField[];
}

/** @throws ARGUMENT_INVALID for what is not a record batch with its data. */
export function batchData(batch: ArrowBatchLike): ArrowBatchData {
  const { data } = batch as { readonly data?: ArrowData };
  if (!batch.schema || !data?.children || batch.numRows === undefined)
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The Arrow input is not a record batch of the apache-arrow library, version 7 or newer.",
    );
  return { fields: fieldsOf(batch), columns: data.children, rowCount: batch.numRows };
}

/** One flag per value, 0 where it is null; null when nothing is. */
export type Present = Uint8Array | null;

/** Which values of a column there are; where the parent is null, there is none. */
export function presentIn({ nullBitmap, offset }: ArrowData, from: number, count: number, parent: Present): Present {
  if (!nullBitmap || nullBitmap.length === 0) return parent;
  const present = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const bit = offset + from + index;
    present[index] = ((nullBitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1 & (parent ? (parent[index] ?? 0) : 1);
  }
  return present;
}

/** Bytes of values that are `width` bytes wide. */
export function bytesIn({ values }: ArrowData, from: number, count: number, width: number): Uint8Array {
  if (!values) return new Uint8Array(count * width);
  return new Uint8Array(values.buffer, values.byteOffset + from * width, count * width);
}

/** Integers of 64 bits. */
export function bigintsIn(data: ArrowData, from: number, count: number): BigInt64Array {
  const bytes = bytesIn(data, from, count, 8);
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return new BigInt64Array(aligned.buffer, aligned.byteOffset, count);
}

/** The offsets of some values and of the end of the last one. */
export function offsetsIn({ valueOffsets }: ArrowData, from: number, count: number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index <= count; index++) offsets[index] = Number(valueOffsets[from + index] ?? 0);
  return offsets;
}

/** Whether there is a value at an index, from the column's first value on. */
export function isPresent({ nullBitmap, offset }: ArrowData, index: number): boolean {
  if (!nullBitmap || nullBitmap.length === 0) return true;
  const bit = offset + index;
  return (((nullBitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
