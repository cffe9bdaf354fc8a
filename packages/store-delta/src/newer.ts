import { own, timestampColumns } from "@metaxy-ts/core/adapter";
import type { TableFile } from "@metaxy-ts/delta-rs";

interface Statistics {
  readonly numRecords?: unknown;
  readonly maxValues?: Readonly<Record<string, unknown>>;
  readonly nullCount?: Readonly<Record<string, unknown>>;
}

/** Whether a file may have rows with a timestamp from `since` (microseconds, UTC) on, by what the log says of it. */
export function mayBeNewer({ stats }: TableFile, since: bigint): boolean {
  if (stats === null) return true;
  const { numRecords, maxValues, nullCount } = JSON.parse(stats) as Statistics;
  return timestampColumns.some((column) => {
    if (numRecords !== undefined && own(nullCount, column) === numRecords) return false;
    const milliseconds = Date.parse(String(own(maxValues, column)));
    if (Number.isNaN(milliseconds)) return true;
    return BigInt(milliseconds) * 1000n + 999n >= since; // what follows the milliseconds may have been cut off
  });
}
