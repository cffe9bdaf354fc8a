import type { TextHash } from "./hashes.js";
import { compareStrings } from "./text.js";

/** A value for each field, by struct key. */
export type ByField = Readonly<Record<string, string | null>>;

/** Step 1 of "Sample hashes" in the hashing spec; `parents` in hashing order. */
export function fieldText(
  field: string,
  codeVersion: string,
  parents: readonly (readonly [qualified: string, value: string | null])[],
): string {
  return [field, codeVersion, ...parents.flatMap(([qualified, value]) => [qualified, value ?? ""])].join("|");
}

/** Step 3: the provenance, or data version, of a sample from those of its fields. */
export function sampleHash(hash: TextHash, byField: ByField): string {
  const ascending = Object.entries(byField).sort(([a], [b]) => compareStrings(a, b));
  return hash(ascending.map(([, value]) => value ?? "").join("|"));
}

/** The value of a field of many parent rows, in their order: "N:1" of the section "Lineage". */
export function groupHash(hash: TextHash, members: readonly (string | null)[]): string {
  return hash(members.filter((member) => member !== null).join("|"));
}
