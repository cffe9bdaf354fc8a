import type { StoreLimits, TimestampRange } from "@metaxy-ts/core/adapter";
import { own, withNatives } from "@metaxy-ts/core/adapter";

/** Delta has no unsigned integers; these have their values too. The largest is the type of all integers that nothing is known of. */
const signed: Readonly<Record<string, string | undefined>> = {
  UTINYINT: "SMALLINT",
  USMALLINT: "INTEGER",
  UINTEGER: undefined,
};

/** What Delta tables cannot hold. */
export const deltaLimits: StoreLimits = {
  type(type) {
    if (type.kind !== "other") return undefined;
    if (type.name === "INTERVAL") return "Delta has no lengths of time";
    return type.name === "TIME" || type.name === "TIME_NS" ? "Delta has no times of day" : undefined;
  },
  newType: (type) =>
    withNatives(type, ({ native = "" }) => (Object.hasOwn(signed, native) ? own(signed, native) : native)),
  depth: 24, // the binding reads schemas of at most some 60 levels, of which each list or object takes two
};

/** What the library for dates that the binding uses can count: it ends the append at a later day. */
export const deltaTimestamps: TimestampRange = {
  first: BigInt(Date.UTC(-262_143, 0, 1)) * 1000n,
  last: BigInt(Date.UTC(262_142, 11, 31)) * 1000n - 1n,
};
