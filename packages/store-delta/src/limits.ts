import type { StoreLimits } from "@metaxy-ts/core/adapter";

/** What Delta tables cannot hold. */
export const deltaLimits: StoreLimits = {
  type(type) {
    if (type.kind !== "other") return undefined;
    if (type.name === "INTERVAL") return "Delta has no lengths of time";
    return type.name === "TIME" || type.name === "TIME_NS" ? "Delta has no times of day" : undefined;
  },
  depth: 24, // the binding reads schemas of at most some 60 levels, of which each list or object takes two
};
