import { INTERVAL } from "@duckdb/node-api";
import type { ArrowData, ArrowType } from "@metaxy-ts/core/adapter";
import { bigintsIn, bytesIn, MetaxyError, presentIn } from "@metaxy-ts/core/adapter";
import { writeBytes } from "../vector/memory.js";
import type { ArrowOrigin, ArrowWriter } from "./arrow-writer.js";
import { writePresent } from "./arrow-writer.js";

/*
 * Writers for lengths of time. An interval of DuckDB has months, days and microseconds, which are not converted into each other.
 */

/** A length of time as DuckDB has it. */
interface Span {
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;
}

/** Gives the span at an index. */
type Spans = (index: number) => Span;

/** @throws READ_INVALID or WRITE_INVALID for a duration that is finer than a microsecond, or beyond the longest interval. */
export function durationWriter(name: string, { unit = 2 }: ArrowType, origin: ArrowOrigin): ArrowWriter {
  const factor = [1_000_000n, 1000n, 1n][unit];
  return spanWriter((data, from, count) => {
    const values = bigintsIn(data, from, count);
    return (index) => {
      const value = values[index] as bigint;
      const microseconds = factor === undefined ? whole(name, value, origin) : value * factor;
      if (BigInt.asIntN(64, microseconds) !== microseconds)
        throw invalidSpan(name, `a duration of ${microseconds} microseconds, which do not fit 64 bits`, origin);
      return { months: 0, days: 0, microseconds };
    };
  });
}

/** Arrow has intervals of months, of days and milliseconds, and of months, days and nanoseconds. @throws as {@link durationWriter}. */
export function intervalWriter(name: string, { unit }: ArrowType, origin: ArrowOrigin): ArrowWriter {
  const width = [4, 8, 16][unit ?? 2] ?? 16;
  return spanWriter((data, from, count) => {
    const bytes = bytesIn(data, from, count, width);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return (index) => {
      const at = index * width;
      if (width === 4) return { months: view.getInt32(at, true), days: 0, microseconds: 0n };
      if (width === 8)
        return { months: 0, days: view.getInt32(at, true), microseconds: BigInt(view.getInt32(at + 4, true)) * 1000n };
      const microseconds = whole(name, view.getBigInt64(at + 8, true), origin);
      return { months: view.getInt32(at, true), days: view.getInt32(at + 4, true), microseconds };
    };
  });
}

const spanWidth = 16;

function spanWriter(spansOf: (data: ArrowData, from: number, count: number) => Spans): ArrowWriter {
  return {
    type: INTERVAL,
    write(vector, data, from, count, parent) {
      const present = presentIn(data, from, count, parent);
      const spans = spansOf(data, from, count);
      const memory = new DataView(new ArrayBuffer(count * spanWidth));
      for (let index = 0; index < count; index++) {
        if (present?.[index] === 0) continue; // whatever is there
        const { months, days, microseconds } = spans(index);
        memory.setInt32(index * spanWidth, months, true);
        memory.setInt32(index * spanWidth + 4, days, true);
        memory.setBigInt64(index * spanWidth + 8, microseconds, true);
      }
      writeBytes(vector, memory);
      writePresent(vector, present);
    },
  };
}

function whole(name: string, nanoseconds: bigint, origin: ArrowOrigin): bigint {
  if (nanoseconds % 1000n === 0n) return nanoseconds / 1000n;
  throw invalidSpan(name, `a length of time with ${nanoseconds} nanoseconds, and intervals have microseconds`, origin);
}

function invalidSpan(name: string, problem: string, origin: ArrowOrigin): MetaxyError {
  const advice = origin === "stored" ? "Do not read the column, or store whole microseconds" : "Round it first";
  return new MetaxyError(
    origin === "stored" ? "READ_INVALID" : "WRITE_INVALID",
    `The Arrow column ${name} has ${problem}. ${advice}.`,
    { details: { column: name } },
  );
}
