import { sqlState } from "./sql-state.js";

/** Another transaction came first. Nothing of this one is stored, and it can run again. */
const states: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "42P07", // duplicate_table: another session made it at the same time
  "42701", // duplicate_column
  "42710", // duplicate_object
  "42723", // duplicate_function
]);

/** Whether a statement lost against another session, and would not lose again. */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  if (state === "23505") return isOwnKey((error as { readonly constraint?: unknown }).constraint);
  // Two sessions replace a function, or comment on a column.
  if (state === "XX000") return /tuple concurrently (?:updated|deleted)/.test(String((error as Error).message));
  return state !== undefined && states.has(state);
}

/** A key of a table of the library, or of the catalog, where two sessions make the same table. */
function isOwnKey(constraint: unknown): boolean {
  return typeof constraint === "string" && /metaxy_system__|^pg_/.test(constraint);
}
