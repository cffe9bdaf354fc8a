import type { DuckDBType } from "@duckdb/node-api";
import { DuckDBStructType, DuckDBTypeId } from "@duckdb/node-api";
import type { Data, DataType } from "apache-arrow";
import { Field, makeData, Struct, Utf8 } from "apache-arrow";
import { literal } from "../text.js";
import type { Chunk } from "../vector/chunks.js";
import type { Validity, Vector } from "../vector/memory.js";
import { bytesBehind, bytesOf, isValid, listChild, validityOf } from "../vector/memory.js";
import { inlineLength, pointerOffset, textWidth } from "../vector/texts.js";
import { arrowBuilder } from "./arrow-builders.js";
import type { ArrowValidity } from "./arrow-validity.js";
import { arrowValidity } from "./arrow-validity.js";

/** One column of blocks. A row of a chunk is a block, whose number of rows is in `lengths`. */
export interface BlockPart {
  readonly type: DataType;
  read(chunk: Chunk, lengths: readonly number[]): Data[];
}

/** Adds an aggregate to the query and returns its position. */
export type AddAggregate = (sql: string) => number;

export function partOf(expression: string, type: DuckDBType, add: AddAggregate): BlockPart {
  if (type.typeId === DuckDBTypeId.VARCHAR) return textPart(expression, add);
  if (type instanceof DuckDBStructType) return structPart(expression, type, add);
  return listPart(expression, type, add);
}

function textPart(expression: string, add: AddAggregate): BlockPart {
  const texts = add(`string_agg(${expression}, '')`);
  const lengths = add(`list(strlen(${expression})::integer)`);
  const type = new Utf8();
  return {
    type,
    read(chunk) {
      const lists = listsIn(chunk, lengths);
      const memory = bytesOf(lists.items, lists.itemCount * 4);
      const all = new Int32Array(memory.buffer, memory.byteOffset, lists.itemCount);
      const validity = validityOf(lists.items, lists.itemCount);
      const vector = chunk.vector(texts);
      return lists.entries.map(({ start, length }, row) => {
        const present = arrowValidity(validity, start, length);
        const valueOffsets = offsetsOf(all, start, length, present.nullBitmap ?? null);
        return makeData({
          type,
          length,
          ...present,
          valueOffsets,
          data: textAt(vector, row, valueOffsets[length] as number),
        });
      });
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
    read(chunk, lengths) {
      const lists = listsIn(chunk, absent);
      const flags = bytesOf(lists.items, lists.itemCount);
      const data = members.map((member) => member.read(chunk, lengths));
      return lists.entries.map(({ start, length }, row) =>
        makeData({
          type,
          length,
          ...flagged(flags.subarray(start, start + length)),
          children: data.map((member) => member[row] as Data),
        }),
      );
    },
  };
}

function listPart(expression: string, type: DuckDBType, add: AddAggregate): BlockPart {
  const list = add(`list(${expression})`);
  return {
    type: arrowBuilder(type).type,
    read(chunk) {
      const { items, itemCount, entries } = listsIn(chunk, list);
      const builder = arrowBuilder(type);
      builder.append(items, 0, itemCount);
      const data = builder.take();
      return entries.map(({ start, length }) => data.slice(start, length));
    },
  };
}

interface Lists {
  readonly items: Vector;
  readonly itemCount: number;
  readonly entries: readonly { readonly start: number; readonly length: number }[];
}

function listsIn(chunk: Chunk, column: number): Lists {
  const vector = chunk.vector(column);
  const memory = bytesOf(vector, chunk.rowCount * 16);
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, chunk.rowCount * 2);
  const { vector: items, count } = listChild(vector);
  const entries = Array.from({ length: chunk.rowCount }, (_, row) => ({
    start: Number(words[row * 2]),
    length: Number(words[row * 2 + 1]),
  }));
  return { items, itemCount: count, entries };
}

/** The bytes of one text of a vector. */
function textAt(vector: Vector, row: number, length: number): Uint8Array {
  if (length === 0) return new Uint8Array();
  if (length > 0x7fff_ffff) throw new RangeError(`Texts of ${length} bytes do not fit into one batch.`);
  const memory = bytesOf(vector, (row + 1) * textWidth);
  const at = row * textWidth;
  if (length <= inlineLength) return memory.slice(at + 4, at + 4 + length);
  return bytesBehind(memory, at + pointerOffset, length);
}

function offsetsOf(lengths: Int32Array, start: number, count: number, valid: Validity): Int32Array {
  const offsets = new Int32Array(count + 1);
  let end = 0;
  for (let index = 0; index < count; index++) {
    if (valid === null || isValid(valid, index)) end += lengths[start + index] as number;
    offsets[index + 1] = end;
  }
  if (end > 0x7fff_ffff) throw new RangeError(`Texts of ${end} bytes do not fit into one batch.`);
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
