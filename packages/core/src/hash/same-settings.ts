import { MetaxyError } from "../errors/error.js";
import type { HashSettings } from "./algorithms.js";

/** The pair in words, as all messages name it. */
export function hashName({ algorithm, length }: HashSettings): string {
  return `${algorithm} truncated to ${length} characters`;
}

/** Whether two stores make the same hashes. */
export function sameHash(a: HashSettings, b: HashSettings): boolean {
  return a.algorithm === b.algorithm && a.length === b.length;
}

/**
 * What a write has to hold to: the settings that a store recorded, if it did.
 *
 * @throws HASH_SETTINGS_MISMATCH when another process recorded others since this one opened the store.
 */
export function requireSameHash(recorded: HashSettings | undefined, given: HashSettings): void {
  if (!recorded || sameHash(recorded, given)) return;
  throw new MetaxyError(
    "HASH_SETTINGS_MISMATCH",
    `The store hashes with ${hashName(recorded)}, this write with ${hashName(given)}. Open the store with its recorded settings.`,
    { details: { recorded, given } },
  );
}
