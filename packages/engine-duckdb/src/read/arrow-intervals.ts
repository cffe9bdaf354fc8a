import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Data } from "apache-arrow";
import { IntervalMonthDayNano, makeData } from "apache-arrow";
import type { Vector } from "../vector/memory.js";
import { bytesOf, isValid, validityOf } from "../vector/memory.js";
import { ByteBuffer, ValidityBuffer } from "./arrow-buffers.js";
import type { ArrowBuilder } from "./arrow-builder.js";

const width = 16;

/** Both have months and days; what is left is in microseconds in DuckDB, and in nanoseconds in Arrow. */
export class IntervalBuilder implements ArrowBuilder {
  readonly type = new IntervalMonthDayNano();
  readonly textBytes = 0;
  readonly #values = new ByteBuffer();
  readonly #validity = new ValidityBuffer();

  append(vector: Vector, from: number, count: number): void {
    const validity = validityOf(vector, from + count);
    const target = this.#values.extend(count * width);
    target.set(bytesOf(vector, (from + count) * width).subarray(from * width));
    const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
    for (let index = 0; index < count; index++) {
      if (!isValid(validity, from + index)) continue; // whatever is there
      const at = index * width + 8;
      view.setBigInt64(at, nanosecondsOf(view.getBigInt64(at, true)), true);
    }
    this.#validity.append(validity, from, count);
  }

  take(): Data {
    const bytes = this.#values.take();
    return makeData({ type: this.type, ...this.#validity.take(), data: new Int32Array(bytes.buffer) });
  }
}

function nanosecondsOf(microseconds: bigint): bigint {
  const nanoseconds = microseconds * 1000n;
  if (BigInt.asIntN(64, nanoseconds) === nanoseconds) return nanoseconds;
  throw new MetaxyError(
    "READ_INVALID",
    `A stored interval has ${microseconds} microseconds, and Arrow's hold 292 years of them. Omit its column, or read rows.`,
  );
}
