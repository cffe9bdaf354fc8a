import { defineFeature, from } from "@metaxy-ts/core";

export const frame = defineFeature({ key: "frame", id: ["clip", "shot", "n"], fields: ["x", "y"] });

/** Rows with any columns, whose fields have the same value. */
export const frameRow = (columns: Readonly<Record<string, unknown>>, value: string) => ({
  clip: "c",
  shot: "s",
  n: "n",
  tag: value,
  ...columns,
  metaxy_provenance_by_field: { x: value, y: value },
});

export const clipOf = (on: readonly ["clip"] | undefined, select: readonly string[] | undefined) =>
  defineFeature({
    key: "clip",
    id: ["clip"],
    deps: [
      from(frame, { ...(select && { select: select as never }), lineage: { type: "aggregation", ...(on && { on }) } }),
    ],
    fields: { x: "1" },
  });
export const clip = clipOf(undefined, ["tag"]);
