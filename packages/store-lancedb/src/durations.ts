import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { TimeUnit } from "apache-arrow";
import type { DataLike } from "./shapes.js";
import { isPresent } from "./shapes.js";

const width = 16;
const nanosecondsPerDay = 86_400_000_000_000n;
const nanosecondsPerUnit = [1_000_000_000n, 1_000_000n, 1000n, 1n] as const;

/** Intervals of months, days and nanoseconds as durations in a unit. @throws WRITE_INVALID for those that the unit does not hold. */
export function durationsOf(data: DataLike, unit: TimeUnit, column: string): BigInt64Array {
  const { values, length } = data;
  const { buffer, byteOffset, byteLength } = values as Int32Array;
  const view = new DataView(buffer, byteOffset, byteLength);
  const divisor = nanosecondsPerUnit[unit];
  const durations = new BigInt64Array(length);
  for (let index = 0; index < length; index++) {
    if (!isPresent(data, index)) continue;
    const at = index * width;
    if (view.getInt32(at, true) !== 0) throw refusal(column, "an interval with months, which have no fixed length");
    const nanoseconds = BigInt(view.getInt32(at + 4, true)) * nanosecondsPerDay + view.getBigInt64(at + 8, true);
    const duration = nanoseconds / divisor;
    if (nanoseconds % divisor !== 0n || BigInt.asIntN(64, duration) !== duration)
      throw refusal(column, `an interval of ${nanoseconds} nanoseconds, which does not fit its unit`);
    durations[index] = duration;
  }
  return durations;
}

function refusal(column: string, problem: string): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: column ${JSON.stringify(column)} holds durations, and the rows have ${problem}. Convert it first.`,
    { details: { column } },
  );
}
