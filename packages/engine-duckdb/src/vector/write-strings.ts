import duckdb from "@duckdb/node-bindings";
import type { Vector } from "./memory.js";
import { bytesOf, writeBytes } from "./memory.js";
import { inlineLength, pointerOffset, textWidth } from "./strings.js";

/** Strings one behind the other: each ends where the next one starts. */
export interface StringPieces {
  readonly bytes: Uint8Array;
  /** One more than there are strings. */
  readonly offsets: ArrayLike<number>;
}

/**
 * Writes strings, or other bytes, to the start of a vector.
 *
 * DuckDB copies all bytes at once, as the first text; then every string is pointed at its place in that copy.
 */
export function writeStrings(vector: Vector, { bytes, offsets }: StringPieces): void {
  const count = offsets.length - 1;
  const first = offsets[0] ?? 0;
  const all = bytes.subarray(first, offsets[count]);
  const base = copyBytes(vector, all);
  if (entries.length < count * textWidth) entries = new Uint8Array(count * textWidth);
  const memory = entries.subarray(0, count * textWidth).fill(0);
  const words = new Uint32Array(memory.buffer);
  const low = Number(base & 0xffff_ffffn);
  const high = Number(base >> 32n);
  for (let index = 0; index < count; index++) {
    const start = (offsets[index] as number) - first;
    const length = (offsets[index + 1] as number) - first - start;
    const at = index * textWidth + 4;
    words[index * 4] = length;
    const shown = length <= inlineLength ? length : 4;
    for (let byte = 0; byte < shown; byte++) memory[at + byte] = all[start + byte] as number;
    if (length <= inlineLength) continue;
    // A pointer in two halves: a bigint for each string would cost more than all the rest.
    const place = low + start;
    words[index * 4 + 2] = place;
    words[index * 4 + 3] = place > 0xffff_ffff ? high + 1 : high;
  }
  writeBytes(vector, memory);
}

/** What is written next; DuckDB copies it at once. */
let entries = new Uint8Array(2048 * textWidth);

/** Where DuckDB put its copy of the bytes; 0 for so few bytes that no string needs it. */
function copyBytes(vector: Vector, bytes: Uint8Array): bigint {
  if (bytes.length <= inlineLength) return 0n;
  duckdb.vector_assign_string_element_len(vector, 0, bytes);
  const memory = bytesOf(vector, textWidth);
  return new DataView(memory.buffer, memory.byteOffset, textWidth).getBigUint64(pointerOffset, true);
}

/** JavaScript strings as UTF-8; null is an empty string. The result is overwritten by the next call. */
export function encodeStrings(values: readonly (string | null)[]): StringPieces {
  const lengths = offsetsOf(values, (value) => value.length);
  const characters = lengths[values.length] as number;
  if (characters > joinedLength) return encodeEach(values);
  const written = scratch.write(values.join(""), "utf8");
  if (written === characters) return { bytes: scratch, offsets: lengths };
  const offsets = offsetsOf(values, (value) => Buffer.byteLength(value));
  // Halves of a surrogate pair that end one string and start the next must not become a pair.
  return offsets[values.length] === written ? { bytes: scratch, offsets } : encodeEach(values);
}

/** Strings of so many characters are encoded at once, which is far faster than one by one. */
const joinedLength = 1 << 22;

/** A character takes three bytes at most: those of more bytes are pairs. */
const scratch = Buffer.allocUnsafeSlow(joinedLength * 3);

function encodeEach(values: readonly (string | null)[]): StringPieces {
  const offsets = offsetsOf(values, (value) => Buffer.byteLength(value));
  const bytes = Buffer.allocUnsafeSlow(offsets[values.length] as number);
  for (const [index, value] of values.entries()) if (value) bytes.write(value, offsets[index] as number, "utf8");
  return { bytes, offsets };
}

function offsetsOf(values: readonly (string | null)[], lengthOf: (value: string) => number): Float64Array {
  const offsets = new Float64Array(values.length + 1);
  let end = 0;
  for (let index = 0; index < values.length; index++) {
    end += lengthOf(values[index] ?? "");
    offsets[index + 1] = end;
  }
  return offsets;
}
