import type { Data, DataType, Int64 } from "apache-arrow";
import { Bool, makeData, TimestampMicrosecond } from "apache-arrow";
import type { Vector } from "../vector/memory.js";
import { bytesOf, validityOf } from "../vector/memory.js";
import { ByteBuffer, ValidityBuffer } from "./arrow-buffers.js";
import type { ArrowBuilder } from "./arrow-builder.js";

/** How values of equal width get from DuckDB to Arrow. */
interface Layout {
  /** Bytes of a value in DuckDB. */
  readonly from: number;
  /** Bytes of a value in Arrow. */
  readonly to: number;
  copy(source: Uint8Array, target: Uint8Array): void;
}

export const plain = (width: number): Layout => ({
  from: width,
  to: width,
  copy: (source, target) => target.set(source),
});

/** Timestamps in microseconds, UTC. Without a function it is one in DuckDB. */
export function timestamps(microseconds?: (value: bigint) => bigint): ArrowBuilder {
  if (!microseconds) return new FixedBuilder(new TimestampMicrosecond("UTC"), plain(8));
  const copy = (source: Uint8Array, target: Uint8Array): void => {
    const values = new BigInt64Array(source.buffer, source.byteOffset, source.byteLength >> 3);
    new BigInt64Array(target.buffer, target.byteOffset, values.length).set(values.map(microseconds));
  };
  return new FixedBuilder(new TimestampMicrosecond("UTC"), { from: 8, to: 8, copy });
}

/** DuckDB stores decimals in as few bytes as their width allows, Arrow in 16. */
export function decimalLayout(width: number): Layout {
  const from = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  if (from === 16) return plain(16);
  const copy = (source: Uint8Array, target: Uint8Array): void => {
    for (let start = 0, at = 0; start < source.length; start += from, at += 16) {
      target.set(source.subarray(start, start + from), at);
      target.fill((source[start + from - 1] as number) > 127 ? 0xff : 0, at + from, at + 16);
    }
  };
  return { from, to: 16, copy };
}

export class FixedBuilder implements ArrowBuilder {
  readonly type: DataType;
  readonly textBytes = 0;
  readonly #layout: Layout;
  readonly #values = new ByteBuffer();
  readonly #validity = new ValidityBuffer();

  constructor(type: DataType, layout: Layout) {
    this.type = type;
    this.#layout = layout;
  }

  append(vector: Vector, from: number, count: number): void {
    const { from: width, to, copy } = this.#layout;
    copy(bytesOf(vector, (from + count) * width).subarray(from * width), this.#values.extend(count * to));
    this.#validity.append(validityOf(vector, from + count), from, count);
  }

  take(): Data {
    const bytes = this.#values.take();
    const { ArrayType } = this.type;
    const data = new ArrayType(bytes.buffer, 0, bytes.byteLength / ArrayType.BYTES_PER_ELEMENT);
    return makeData({ type: this.type as Int64, ...this.#validity.take(), data });
  }
}

export class BoolBuilder implements ArrowBuilder {
  readonly type = new Bool();
  readonly textBytes = 0;
  /** Arrow has a bit for each value, as it has for validity. */
  readonly #values = new ValidityBuffer();
  readonly #validity = new ValidityBuffer();

  append(vector: Vector, from: number, count: number): void {
    const bytes = bytesOf(vector, from + count);
    const bits = new Uint8Array((count + 7) >> 3);
    for (let index = 0; index < count; index++)
      if (bytes[from + index]) bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
    this.#values.append(bits, 0, count);
    this.#validity.append(validityOf(vector, from + count), from, count);
  }

  take(): Data {
    const { length, nullBitmap } = this.#values.take();
    const data = nullBitmap ?? new Uint8Array((length + 7) >> 3).fill(0xff);
    return makeData({ type: this.type, ...this.#validity.take(), data });
  }
}
