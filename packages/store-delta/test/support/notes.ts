import { defineFeature } from "@metaxy-ts/core";

export const note = defineFeature({ key: "note", id: ["id"], fields: ["main"] });

export function noteRow(id: string, version = "1") {
  return { id, metaxy_provenance_by_field: { main: version } };
}
