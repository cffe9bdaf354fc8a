import type { Validity } from "../vector/memory.js";
import { isValid } from "../vector/memory.js";

/** The validity bitmap of a column that grows. There is none as long as nothing is null. */
export class ValidityBuffer {
  length = 0;
  #nullCount = 0;
  #bits: Uint8Array | null = null;

  append(validity: Validity, from: number, count: number): void {
    const end = this.length + count;
    if (validity || this.#bits) {
      const bits = this.#roomFor(end);
      for (let index = 0; index < count; index++) {
        const at = this.length + index;
        if (isValid(validity, from + index)) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7));
        else this.#nullCount++;
      }
    }
    this.length = end;
  }

  take(): { readonly length: number; readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
    const { length } = this;
    const nullCount = this.#nullCount;
    const bits = this.#bits;
    this.length = 0;
    this.#nullCount = 0;
    this.#bits = null;
    return bits && nullCount > 0 ? { length, nullCount, nullBitmap: bits } : { length, nullCount };
  }

  #roomFor(length: number): Uint8Array {
    const byteLength = (length + 7) >> 3;
    const old = this.#bits;
    if (old && old.length >= byteLength) return old;
    const bits = new Uint8Array(Math.max(byteLength, (old?.length ?? 512) * 2));
    if (old) bits.set(old);
    else
      for (let index = 0; index < this.length; index++)
        bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
    this.#bits = bits;
    return bits;
  }
}

/** Bytes that grow. */
export class ByteBuffer {
  #bytes = new Uint8Array(1 << 14);
  #length = 0;

  /** The next bytes, to be filled by the caller at once. */
  extend(byteLength: number): Uint8Array {
    const start = this.#length;
    const end = start + byteLength;
    if (end > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      bytes.set(this.#bytes.subarray(0, start));
      this.#bytes = bytes;
    }
    this.#length = end;
    return this.#bytes.subarray(start, end);
  }

  /** A copy of the bytes so far, in its own memory; the buffer starts again. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}
