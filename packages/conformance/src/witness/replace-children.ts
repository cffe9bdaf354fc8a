import { MetaxyError } from "@metaxy-ts/core";
import { columnsOf } from "./incoming.js";
import type { Spec } from "./spec.js";
import type { StoredRow } from "./stored-row.js";
import type { Row } from "./values.js";
import { cell, groupRows, keyOf, pick } from "./values.js";

interface Given {
  readonly spec: Spec;
  /** The columns that identify the parents. */
  readonly grain: readonly string[];
  readonly parents: readonly Row[];
  readonly rows: readonly Row[];
  /** Current rows of the feature, and recorded childless parents. */
  readonly stored: readonly StoredRow[];
  readonly childless: readonly StoredRow[];
}

interface Replacement {
  /** The children, with versions. */
  readonly rows: readonly Row[];
  /** Children that these parents had and have no longer. */
  readonly gone: readonly StoredRow[];
  /** Childless parents, to be recorded. */
  readonly remembered: readonly Row[];
  /** Recorded parents that have children now. */
  readonly forgotten: readonly StoredRow[];
}

const versions = ["metaxy_provenance_by_field", "metaxy_provenance"];

/** @throws WRITE_INVALID for a feature without expansion, parents without provenance, and children of other parents. */
export function replaceChildren({ spec, grain, parents, rows, stored, childless }: Given): Replacement {
  const refuse = (problem: string): never => {
    throw new MetaxyError("WRITE_INVALID", `${spec.key} ${problem}`);
  };
  if (!spec.deps.some(({ lineage }) => lineage.relationship.type === "1:N")) refuse("has no parents with children.");
  if (parents.some((row) => keyOf(row, grain) === null || cell(row, "metaxy_provenance_by_field") === null))
    refuse("got parents without ID columns, or without provenance.");
  const given = groupRows(parents, grain);
  if ([...given.values()].some((same) => same.length > 1)) refuse("got a parent twice.");
  const children = rows.map((row): Row => {
    const [parent] = given.get(keyOf(row, grain) ?? "") ?? [];
    if (!parent) return refuse("got a child of another parent.");
    const provided = versions.filter((name) => columnsOf([parent]).includes(name));
    return cell(row, "metaxy_provenance_by_field") === null ? { ...row, ...pick(parent, provided) } : row;
  });
  const ids = groupRows(children, spec.id_columns);
  const full = groupRows(children, grain);
  const identifying = [...grain, ...versions.filter((name) => columnsOf(parents).includes(name))];
  return {
    rows: children,
    gone: stored.filter((row) => given.has(keyOf(row, grain) ?? "") && !ids.has(keyOf(row, spec.id_columns) ?? "")),
    remembered: parents.filter((row) => !full.has(keyOf(row, grain) ?? "")).map((row) => pick(row, identifying)),
    forgotten: childless.filter((row) => full.has(keyOf(row, grain) ?? "")),
  };
}
