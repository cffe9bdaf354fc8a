import { isUtf8 } from "node:buffer";
import type { DuckDBType } from "@duckdb/node-api";
import { VARCHAR } from "@duckdb/node-api";
import type { ArrowData } from "@metaxy-ts/core/adapter";
import { bytesIn, MetaxyError, offsetsIn, presentIn } from "@metaxy-ts/core/adapter";
import type { StringPieces } from "../vector/write-strings.js";
import { writeStrings } from "../vector/write-strings.js";
import type { ArrowWriter } from "./arrow-writer.js";
import { writePresent } from "./arrow-writer.js";

type ReadPieces = (data: ArrowData, from: number, count: number) => StringPieces;

export function textWriter(type: DuckDBType, read: ReadPieces, name: string): ArrowWriter {
  return {
    type,
    write(vector, data, from, count, parent) {
      const pieces = read(data, from, count);
      if (type === VARCHAR && !isUtf8(pieces.bytes.subarray(pieces.offsets[0], pieces.offsets[count]))) {
        throw new MetaxyError(
          "WRITE_INVALID",
          `The Arrow column ${name} is a string column, but has bytes that are not UTF-8.`,
          { details: { column: name } },
        );
      }
      writeStrings(vector, pieces);
      writePresent(vector, presentIn(data, from, count, parent));
    },
  };
}

export function offsetPieces(data: ArrowData, from: number, count: number): StringPieces {
  const { values, valueOffsets } = data;
  const bytes = values ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : new Uint8Array();
  const there = valueOffsets instanceof Int32Array ? valueOffsets.subarray(from, from + count + 1) : [];
  return { bytes, offsets: there.length === count + 1 ? there : offsetsIn(data, from, count) };
}

export function fixedPieces(data: ArrowData, from: number, count: number, width: number): StringPieces {
  return {
    bytes: bytesIn(data, from, count, width),
    offsets: Float64Array.from({ length: count + 1 }, (_, index) => index * width),
  };
}
