import type { DuckDBType } from "@duckdb/node-api";
import { DuckDBStructType, DuckDBTypeId } from "@duckdb/node-api";
import type { Data, DataType } from "apache-arrow";
import { Field, makeData, Struct, Utf8 } from "apache-arrow";
import { literal } from "../text.js";
import type { Chunk } from "../vector/chunks.js";
import type { Validity, Vector } from "../vector/memory.js";
import { bytesBehind, bytesOf, isValid, listChild, validityOf } from "../vector/memory.js";
import { inlineLength, pointerOffset, textWidth } from "../vector/strings.js";
import { arrowBuilder } from "./arrow-builders.js";
import type { ArrowValidity } from "./arrow-validity.js";
import { arrowValidity } from "./arrow-validity.js";

/** One column of a block, from the one row of a chunk. */
export interface BlockPart {
  readonly type: DataType;
  /** `length` is how many rows the block has, at least one. */
  read(chunk: Chunk, length: number): Data;
}

/** Adds an aggregate to the query and returns its position. */
export type AddAggregate = (sql: string) => number;

export function partOf(expression: string, type: DuckDBType, add: AddAggregate): BlockPart {
  if (type.typeId === DuckDBTypeId.VARCHAR) return textPart(expression, add);
  if (type instanceof DuckDBStructType) return structPart(expression, type, add);
  return listPart(expression, type, add);
}

function textPart(expression: string, add: AddAggregate): BlockPart {
  const strings = add(`string_agg(${expression}, '')`);
  const widths = add(`list(strlen(${expression})::integer)`);
  const type = new Utf8();
  return {
    type,
    read(chunk, length) {
      const items = itemsOf(chunk, widths);
      const memory = bytesOf(items, length * 4);
      const validity = validityOf(items, length);
      const valueOffsets = offsetsOf(new Int32Array(memory.buffer, memory.byteOffset, length), validity);
      const data = textOf(chunk.vector(strings), valueOffsets[length] as number);
      return makeData({ type, length, ...arrowValidity(validity, length), valueOffsets, data });
    },
  };
}

function structPart(expression: string, { entryNames, entryTypes }: DuckDBStructType, add: AddAggregate): BlockPart {
  const absent = add(`list(${expression} is null)`);
  const members = entryTypes.map((type, index) =>
    partOf(`struct_extract(${expression}, ${literal(entryNames[index] as string)})`, type, add),
  );
  const type = new Struct(members.map((member, index) => new Field(entryNames[index] as string, member.type, true)));
  return {
    type,
    read(chunk, length) {
      const validity = flagged(bytesOf(itemsOf(chunk, absent), length));
      const children = members.map((member) => member.read(chunk, length));
      return makeData({ type, length, ...validity, children });
    },
  };
}

function listPart(expression: string, type: DuckDBType, add: AddAggregate): BlockPart {
  const list = add(`list(${expression})`);
  return {
    type: arrowBuilder(type).type,
    read(chunk, length) {
      const builder = arrowBuilder(type);
      builder.append(itemsOf(chunk, list), 0, length);
      return builder.take();
    },
  };
}

/** What the list in a column has in it. */
function itemsOf(chunk: Chunk, column: number): Vector {
  return listChild(chunk.vector(column)).vector;
}

/** The bytes of the one string of a vector. */
function textOf(vector: Vector, length: number): Uint8Array {
  const memory = bytesOf(vector, textWidth);
  if (length <= inlineLength) return memory.slice(4, 4 + length);
  return bytesBehind(memory, pointerOffset, length);
}

function offsetsOf(widths: Int32Array, valid: Validity): Int32Array {
  const offsets = new Int32Array(widths.length + 1);
  let end = 0;
  for (let index = 0; index < widths.length; index++) {
    if (valid === null || isValid(valid, index)) end += widths[index] as number;
    offsets[index + 1] = end;
  }
  if (end > 0x7fff_ffff) throw new RangeError(`Strings of ${end} bytes do not fit into one batch.`);
  return offsets;
}

/** From one flag for each value, 1 where it is null. */
function flagged(absent: Uint8Array): ArrowValidity {
  let nullCount = 0;
  for (const flag of absent) nullCount += flag;
  if (nullCount === 0) return { nullCount };
  const nullBitmap = new Uint8Array((absent.length + 7) >> 3);
  for (let index = 0; index < absent.length; index++)
    if (absent[index] === 0) nullBitmap[index >> 3] = (nullBitmap[index >> 3] as number) | (1 << (index & 7));
  return { nullCount, nullBitmap };
}
