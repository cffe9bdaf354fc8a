import { createHash } from "node:crypto";

/*
 * Names of columns that exist inside statements and temporary tables only. All start with the prefix that users cannot have, and none
 * is a system column.
 */

/** What every database takes for a name, in bytes: Postgres cuts what is longer, without a word. */
const longestName = 63;

/** A name that ends in the name of a member, or in a digest of it where that would be too long. */
function short(prefix: string, member: string): string {
  const name = `${prefix}${member}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${prefix}${createHash("sha256")
    .update(member)
    .digest("hex")
    .slice(0, longestName - prefix.length)}`;
}

/** Position of a stored row among those of its sample; 1 is the current one. */
export const rankColumn = "metaxy_rank";

/** What a row is found by in a join, where the engine cannot do it by the values. */
export const digestColumn = "metaxy_digest";

/** `new`, `stale`, `orphaned`, or null for a sample with nothing to do. */
export const labelColumn = "metaxy_label";

/** 1 for a sample that is expected, 0 for one that is only stored. */
export const expectedColumn = "metaxy_is_expected";

/** A stored column of the grain, by its position, whose type is another than that of expected samples. */
export function orphanColumn(index: number): string {
  return `metaxy_orphan_${index}`;
}

/** The stored provenance of a sample; null when it is stale whatever is expected. */
export const storedColumn = "metaxy_stored";

/** 1 where the target filters let a stored row pass. */
export const passesColumn = "metaxy_passes";

/** 1 if a stored row is a recorded childless parent, 0 if it is of the feature. */
export const childlessColumn = "metaxy_childless";

/** The value that a parent's field contributes to hash inputs of fields. */
export function valueColumn(input: number, member: string): string {
  return short(`metaxy_value_${input}_`, member);
}

/** A member of a by-field column as its own column. */
export function memberColumn(kind: "provenance" | "version", member: string): string {
  return short(`metaxy_${kind}_of_`, member);
}
