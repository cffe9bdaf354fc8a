import { defineFeature } from "@metaxy-ts/core";

export const sample = defineFeature({ key: "sample/raw-data", id: ["id"], fields: ["main"] });
/** The same with one field more. */
export const wider = defineFeature({ key: "sample/raw-data", id: ["id"], fields: ["main", "extra"] });

export const table = "sample__raw_data";

export const sampleRow = (id: string, version = "1") => ({ id, metaxy_provenance_by_field: { main: version } });
export const widerRow = (id: string) => ({ id, metaxy_provenance_by_field: { main: "1", extra: "2" } });
