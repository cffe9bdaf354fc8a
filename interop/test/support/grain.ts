import type { FeatureSpec } from "@metaxy-ts/core";
import { expect } from "vitest";
import type { Row } from "./side.js";
import type { Tally } from "./tally.js";

/** The columns that identify one row of an increment: the parents' of an expansion, else those of a sample. */
export function grainOf({ idColumns, dependencies }: FeatureSpec): readonly string[] {
  for (const { lineage } of dependencies) if (lineage.type === "expansion") return lineage.on;
  return idColumns;
}

/** A row's values of some columns, to tell rows apart. */
export function idOf(columns: readonly string[], row: Row): string {
  return JSON.stringify(columns.map((name) => row[name]));
}

/** Whether a feature is made from groups of rows of a parent. */
function aggregates({ dependencies }: FeatureSpec): boolean {
  return dependencies.some(({ lineage }) => lineage.type === "aggregation");
}

/** Metaxy's rows by their sample. Only an aggregation may have several of one, which differ in nothing but the members' columns. */
export function distinctRows(spec: FeatureSpec, rows: readonly Row[], tally: Tally): Map<string, readonly Row[]> {
  const groups = Map.groupBy(rows, (row) => idOf(grainOf(spec), row));
  for (const [id, [first, ...others]] of groups) {
    if (others.length === 0) continue;
    expect(aggregates(spec), `${spec.key} has ${id} once`).toBe(true);
    for (const other of others) expect(other.metaxy_provenance_by_field).toEqual(first?.metaxy_provenance_by_field);
    tally.met("repeated group");
  }
  return groups;
}

/** The parents of an expansion whose children were made from different inputs. */
export function disagreeingParents(spec: FeatureSpec, children: readonly Row[]): Set<string> {
  const grain = grainOf(spec);
  if (grain === spec.idColumns) return new Set();
  const byParent = Map.groupBy(children, (row) => idOf(grain, row));
  return new Set(
    [...byParent].filter(([, rows]) => new Set(rows.map((row) => row.metaxy_provenance)).size > 1).map(([id]) => id),
  );
}
