import type { StoreLimits } from "@metaxy-ts/core/adapter";
import { hasOtherCollation } from "./types.js";

/** SQLite, and what descends from it, has 2,000 columns in tables and in queries, and queries have some more than their tables. */
export const mostColumns = 1900;

/** What SQLite cannot hold. */
export const sqliteLimits: StoreLimits = {
  columns: mostColumns,
  newType: (type) => (hasOtherCollation(type) ? { kind: "string" } : type),
};
