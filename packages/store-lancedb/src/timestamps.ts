import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { TimeUnit } from "apache-arrow";
import type { DataLike } from "./shapes.js";
import { isPresent } from "./shapes.js";

const perSecond = [1n, 1000n, 1_000_000n, 1_000_000_000n] as const;

/** Timestamps in another unit. @throws WRITE_INVALID for those that the unit does not hold. */
export function timestampsIn(data: DataLike, unit: TimeUnit, column: string): unknown {
  const { values, length } = data;
  const given = data.type.unit ?? unit;
  if (given === unit) return values;
  const { buffer, byteOffset } = values as BigInt64Array;
  const timestamps = new BigInt64Array(buffer, byteOffset, length);
  const [from, to] = [perSecond[given] as bigint, perSecond[unit]];
  return timestamps.map((value, index) => {
    if (!isPresent(data, index)) return 0n;
    const scaled = (value * to) / from;
    if ((value * to) % from === 0n && BigInt.asIntN(64, scaled) === scaled) return scaled;
    throw new MetaxyError(
      "WRITE_INVALID",
      `Nothing was written: column ${JSON.stringify(column)} holds timestamps with ${to} parts of a second, and the rows have one that does not fit: ${value} with ${from}. Round it first.`,
      { details: { column } },
    );
  });
}
