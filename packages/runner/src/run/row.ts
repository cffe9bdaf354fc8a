import type { AnyFeature } from "@metaxy-ts/core";
import { systemColumns } from "@metaxy-ts/core";
import { own, setOwn } from "@metaxy-ts/core/adapter";
import type { Row } from "../sample/row.js";

/**
 * Makes the rows to store of a feature: the ID columns and the provenance of the sample, those of its other columns that the feature's schema has,
 * and what the step computed.
 */
export function rowMaker({ spec, columns }: AnyFeature): (sample: Row, computed: Row) => Row {
  const { provenance, provenanceByField } = systemColumns;
  const names = new Set([...spec.idColumns, provenance, provenanceByField, ...(columns?.keys() ?? [])]);
  return (sample, computed) => {
    const row: Record<string, unknown> = {};
    for (const name of names) if (Object.hasOwn(sample, name)) setOwn(row, name, own(sample, name));
    return { ...row, ...computed };
  };
}

/** The row to store of a child: the columns that identify its parent, and what the step computed. */
export function childRow(sample: Row, sampleColumns: readonly string[], computed: Row): Row {
  return { ...Object.fromEntries(sampleColumns.map((name) => [name, own(sample, name)])), ...computed };
}
