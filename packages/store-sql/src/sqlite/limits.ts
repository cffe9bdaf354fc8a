import type { StoreLimits } from "@metaxy-ts/core/adapter";
import { hasOtherCollation } from "./types.js";

/** How many columns SQLite, and what descends from it, have in a table. */
export const mostColumns = 2000;

/** What SQLite cannot hold. */
export const sqliteLimits: StoreLimits = {
  columns: mostColumns,
  newType: (type) => (hasOtherCollation(type) ? { kind: "string" } : type),
};
