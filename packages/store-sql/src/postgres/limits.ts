import type { StoreLimits, TimestampRange } from "@metaxy-ts/core/adapter";

/** Postgres cuts longer names, without a word. */
const longestName = 63;

/** What Postgres cannot hold. */
export const postgresLimits: StoreLimits = {
  column(name) {
    const bytes = Buffer.byteLength(name);
    return bytes > longestName
      ? `its name has ${bytes} bytes in UTF-8, and Postgres cuts names at ${longestName}`
      : undefined;
  },
  tableName: longestName,
  columns: 1600,
  strings: "noNul",
};

/** From 4713 BC, where timestamps of Postgres begin, to the last of a `Date`. */
export const postgresTimestamps: TimestampRange = {
  first: -210_866_803_200_000_000n,
  last: 8_640_000_000_000_000_000n,
};
