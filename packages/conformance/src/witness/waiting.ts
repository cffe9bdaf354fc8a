import { parseFilter } from "@metaxy-ts/core";
import type { Definitions } from "./definitions.js";
import { grainOf } from "./expected.js";
import { passes } from "./filters.js";
import { inputIdColumns, newName } from "./input.js";
import type { Dependency, Spec } from "./spec.js";
import type { StoredRow } from "./stored-row.js";
import { latestRow } from "./stored-row.js";
import type { Row } from "./values.js";
import { cell, groupRows, keyOf, pick } from "./values.js";

/** Samples of one parent, by the columns that the child's samples have from it. A column that is not known of one is not there. */
export interface Side {
  /** Whether there is no sample of the child without it. */
  readonly needed: boolean;
  readonly present: readonly Row[];
  /** What the parent is still going to write in its current version. */
  readonly coming: readonly Row[];
}

/** What is stored of a parent, and what it is going to write, in its own columns. */
export interface ParentSamples {
  readonly present: readonly StoredRow[];
  readonly coming: readonly Row[];
}

export function sidesOf(definitions: Definitions, spec: Spec, samplesOf: (parent: string) => ParentSamples): Side[] {
  const grain = grainOf(definitions, spec);
  return spec.deps.map((dependency) => {
    const ids = inputIdColumns(spec, dependency, definitions.spec(dependency.feature));
    const shared = grain.columns.filter((column) => ids.includes(column));
    const { present, coming } = samplesOf(dependency.feature);
    const filters = (dependency.sql_filters ?? []).map((text) => parseFilter(text));
    const renamed = present.map((row) => renamedRow(row, dependency)).filter((row) => passes(filters, row));
    return {
      needed: !dependency.optional || shared.some((column) => !grain.join.includes(column)),
      present: renamed.map((row) => known(row, shared)),
      coming: coming.map((row) => known(renamedRow(row, dependency), shared)),
    };
  });
}

/** Whether a sample that the parents lack may be there once everything that is coming is written. */
export function waits(sides: readonly Side[], sample: Row): boolean {
  const needed = sides.filter((side) => side.needed);
  const deciding = needed.length > 0 ? needed : sides;
  return deciding.some((side) => side.coming.some((row) => agrees(row, sample))) && isPossible(needed, sample);
}

/** What the parents' coming samples make a feature write. */
export function comingFrom(sides: readonly Side[]): Row[] {
  return sides.flatMap((side) => {
    const others = sides.filter((other) => other.needed && other !== side);
    return side.coming.filter((row) => isPossible(others, row));
  });
}

/** The samples of a root that live in other versions only, of all rows that were ever stored. */
export function unwritten(spec: Spec, rows: readonly StoredRow[], version: string): Row[] {
  return [...groupRows(rows, spec.id_columns).values()].flatMap((all) => {
    const last = latestRow(all);
    const isWritten = all.some((row) => row.metaxy_feature_version === version);
    return last && last.metaxy_deleted_at === null && !isWritten ? [pick(last, spec.id_columns)] : [];
  });
}

function isPossible(sides: readonly Side[], sample: Row): boolean {
  return sides.every(({ present, coming }) => [...present, ...coming].some((row) => agrees(row, sample)));
}

/** Columns of which one side knows nothing do not matter. */
function agrees(row: Row, sample: Row): boolean {
  const shared = Object.keys(row).filter((column) => column in sample);
  const key = keyOf(row, shared);
  return key !== null && key === keyOf(sample, shared);
}

function renamedRow(row: Row, dependency: Dependency): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [newName(dependency, column), value]));
}

function known(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.filter((column) => column in row).map((column) => [column, cell(row, column)]));
}
