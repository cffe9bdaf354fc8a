import type { Validity, Vector } from "./memory.js";
import { bytesBehind, bytesOf, isValid } from "./memory.js";

/** A string of DuckDB takes 16 bytes: its length, then up to 12 bytes of it, or 4 bytes and a pointer to all of it. */
export const textWidth = 16;
export const inlineLength = 12;
export const pointerOffset = 8;

/**
 * Strings, or other bytes, of one or more vectors, one behind the other. Null is an empty string.
 *
 * Most strings of a vector lie behind each other in DuckDB's memory, so that they are copied as one piece.
 */
export class StringBuffer {
  bytes = new Uint8Array(1 << 16);
  /** Where each string starts; the end of the last one behind them. */
  offsets = new Int32Array(1 << 12);
  count = 0;

  get byteLength(): number {
    return this.offsets[this.count] ?? 0;
  }

  clear(): void {
    this.count = 0;
  }

  /** A copy of the strings so far; the buffer starts again, in the same memory. */
  take(): { readonly bytes: Uint8Array; readonly offsets: Int32Array } {
    const taken = { bytes: this.bytes.slice(0, this.byteLength), offsets: this.offsets.slice(0, this.count + 1) };
    this.count = 0;
    return taken;
  }

  /** Adds the strings from index `from` of a vector on. */
  append(vector: Vector, validity: Validity, from: number, count: number): void {
    const memory = bytesOf(vector, (from + count) * textWidth);
    const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.byteLength >> 2);
    this.#makeRoom(words, validity, from, count);
    const { bytes, offsets } = this;
    let end = this.byteLength;
    let next = this.count;
    for (let index = from; index < from + count; ) {
      const word = index * 4;
      const length = isValid(validity, index) ? (words[word] as number) : 0;
      if (length <= inlineLength) {
        const start = index * textWidth + 4;
        for (let byte = 0; byte < length; byte++) bytes[end++] = memory[start + byte] as number;
        offsets[++next] = end;
        index++;
        continue;
      }
      const first = index;
      let piece = 0;
      let low = words[word + 2] as number;
      const high = words[word + 3] as number;
      // The strings behind this one, as long as each starts where the last one ends.
      do {
        const width = words[index * 4] as number;
        piece += width;
        low += width;
        offsets[++next] = end + piece;
        index++;
      } while (
        index < from + count &&
        words[index * 4 + 2] === low &&
        words[index * 4 + 3] === high &&
        (words[index * 4] as number) > inlineLength &&
        isValid(validity, index)
      );
      bytes.set(bytesBehind(memory, first * textWidth + pointerOffset, piece), end);
      end += piece;
    }
    this.count = next;
  }

  #makeRoom(words: Uint32Array, validity: Validity, from: number, count: number): void {
    let total = this.byteLength;
    for (let index = from; index < from + count; index++)
      if (isValid(validity, index)) total += words[index * 4] as number;
    if (total > maxBytes) throw new RangeError(`Strings of ${total} bytes do not fit into one batch.`);
    if (total > this.bytes.length) {
      const bytes = new Uint8Array(Math.min(maxBytes, Math.max(total, this.bytes.length * 2)));
      bytes.set(this.bytes.subarray(0, this.byteLength));
      this.bytes = bytes;
    }
    const needed = this.count + count + 1;
    if (needed > this.offsets.length) {
      const offsets = new Int32Array(Math.max(needed, this.offsets.length * 2));
      offsets.set(this.offsets.subarray(0, this.count + 1));
      this.offsets = offsets;
    }
  }
}

const maxBytes = 0x7fff_ffff;

/** The strings of a buffer as JavaScript strings; the caller knows which of them are null. */
export function decodeStrings(buffer: StringBuffer): string[] {
  const { offsets, count, byteLength } = buffer;
  const bytes = Buffer.from(buffer.bytes.buffer, buffer.bytes.byteOffset, byteLength);
  // Decoding everything at once and cutting is far faster than decoding every string; it needs one byte for each character.
  const all = byteLength <= maxDecoded ? bytes.toString("utf8") : "";
  const ascii = all.length === byteLength;
  const result = new Array<string>(count);
  let start = 0;
  for (let index = 0; index < count; index++) {
    const end = offsets[index + 1] as number;
    result[index] = ascii ? all.slice(start, end) : bytes.toString("utf8", start, end);
    start = end;
  }
  return result;
}

/** Larger buffers are decoded string by string: a slice of a string retains all of it in memory. */
const maxDecoded = 1 << 20;
