import { defineFeature } from "@metaxy-ts/core";

/** A root with one field, for cases that need no more. */
export const note = defineFeature({ key: "note", id: ["id"], fields: ["main"] });

/** A row of {@link note}, and of other features with its columns. */
export function noteRow(
  id: string,
  version = `v-${id}`,
): { readonly id: string; readonly metaxy_provenance_by_field: { readonly main: string } } {
  return { id, metaxy_provenance_by_field: { main: version } };
}
