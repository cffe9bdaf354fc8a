import { ARRAY, LIST, MAP, STRUCT } from "@duckdb/node-api";
import type { ArrowType } from "@metaxy-ts/core/adapter";
import { offsetsIn, presentIn } from "@metaxy-ts/core/adapter";
import type { Vector } from "../vector/memory.js";
import { arrayChild, resizeList, structChild, writeBytes } from "../vector/memory.js";
import { takeData } from "./arrow-take.js";
import type { ArrowWriter } from "./arrow-writer.js";
import { writePresent } from "./arrow-writer.js";

/*
 * Writers for values that hold others.
 */

export function structWriter(members: readonly { readonly name: string; readonly writer: ArrowWriter }[]): ArrowWriter {
  return {
    type: STRUCT(Object.fromEntries(members.map(({ name, writer }) => [name, writer.type]))),
    write(vector, data, from, count, parent) {
      const present = presentIn(data, from, count, parent);
      for (const [index, { writer }] of members.entries()) {
        const child = data.children[index];
        if (child) writer.write(structChild(vector, index), child, from, count, present);
      }
      writePresent(vector, present);
    },
  };
}

export function listWriter(item: ArrowWriter, offsetsOf = offsetsIn): ArrowWriter {
  return {
    type: LIST(item.type),
    write(vector, data, from, count, parent) {
      const { items, start, length } = writeListEntries(vector, offsetsOf(data, from, count));
      const [child] = data.children;
      if (child && length > 0) item.write(items, child, start, length, null);
      writePresent(vector, presentIn(data, from, count, parent));
    },
  };
}

export function mapWriter(key: ArrowWriter, value: ArrowWriter): ArrowWriter {
  return {
    type: MAP(key.type, value.type),
    write(vector, data, from, count, parent) {
      const { items, start, length } = writeListEntries(vector, offsetsIn(data, from, count));
      const [keys, values] = data.children[0]?.children ?? [];
      if (keys && length > 0) key.write(structChild(items, 0), keys, start, length, null);
      if (values && length > 0) value.write(structChild(items, 1), values, start, length, null);
      writePresent(vector, presentIn(data, from, count, parent));
    },
  };
}

/** Reserves space for the items of some lists, and says where in the Arrow data they are. */
function writeListEntries(vector: Vector, offsets: Float64Array): { items: Vector; start: number; length: number } {
  const count = offsets.length - 1;
  const start = offsets[0] as number;
  const entries = new BigUint64Array(count * 2);
  for (let index = 0; index < count; index++) {
    entries[index * 2] = BigInt((offsets[index] as number) - start);
    entries[index * 2 + 1] = BigInt((offsets[index + 1] as number) - (offsets[index] as number));
  }
  const length = (offsets[count] as number) - start;
  const items = resizeList(vector, length);
  writeBytes(vector, entries);
  return { items, start, length };
}

/** DuckDB's arrays have a length from 1 to 99,999, and any other would end the process. */
export function fixedListWriter(item: ArrowWriter, length: number): ArrowWriter {
  if (length >= 1 && length < 100_000) return arrayWriter(item, length);
  return listWriter(item, (_, from, count) =>
    Float64Array.from({ length: count + 1 }, (_, index) => (from + index) * length),
  );
}

function arrayWriter(item: ArrowWriter, length: number): ArrowWriter {
  return {
    type: ARRAY(item.type, length),
    write(vector, data, from, count, parent) {
      const present = presentIn(data, from, count, parent);
      const itemsPresent =
        present && Uint8Array.from({ length: count * length }, (_, index) => present[Math.floor(index / length)] ?? 0);
      const [child] = data.children;
      if (child) item.write(arrayChild(vector), child, from * length, count * length, itemsPresent);
      writePresent(vector, present);
    },
  };
}

export function dictionaryWriter(type: ArrowType, value: ArrowWriter, name: string): ArrowWriter {
  return {
    type: value.type,
    write(vector, data, from, count, parent) {
      const present = presentIn(data, from, count, parent);
      value.write(vector, takeData(data, type, from, count, name), 0, count, present);
    },
  };
}
