import { MetaxyError, parseFilter } from "@metaxy-ts/core";
import { own } from "@metaxy-ts/core/adapter";
import { checkFilters, passes } from "./filters.js";
import type { TextHash } from "./hashes.js";
import type { ByField } from "./sample-hashes.js";
import { groupHash } from "./sample-hashes.js";
import type { Dependency, Spec } from "./spec.js";
import { structKey } from "./spec.js";
import type { StoredRow } from "./stored-row.js";
import type { Row } from "./values.js";
import { cell, compareValues, groupRows, keyOf, pick } from "./values.js";

/** The name of no column: those of users start otherwise. */
const values = "metaxy_values";

/** A parent's row as it enters a join: columns by their new names, and the values of its fields after lineage. */
export type InputRow = Row & { readonly [values]: ByField };

export interface Input {
  readonly dependency: Dependency;
  readonly rows: readonly InputRow[];
  /** Columns that identify the rows. */
  readonly idColumns: readonly string[];
  /** Columns that go on into samples. */
  readonly parentColumns: readonly string[];
}

/** What stored rows of a parent there are; null without a table. */
export interface ParentRows {
  readonly columns: readonly string[];
  readonly rows: readonly StoredRow[];
}

/** The columns that identify the rows of one parent after lineage, by their new names. */
export function inputIdColumns(spec: Spec, dependency: Dependency, parent: Spec): readonly string[] {
  const lineage = dependency.lineage.relationship;
  if (lineage.type === "1:1") return parent.id_columns.map((column) => newName(dependency, column));
  return lineage.on ?? spec.id_columns;
}

/** A parent's rows, renamed, filtered and with lineage applied. Rows with a null in `required` belong to no sample. */
export function prepareInput(
  spec: Spec,
  dependency: Dependency,
  parent: Spec,
  stored: ParentRows | null,
  required: readonly string[],
  hash: TextHash,
): Input {
  const columns = (stored?.columns ?? []).map((column) => newName(dependency, column));
  const idColumns = inputIdColumns(spec, dependency, parent);
  const parentColumns = dependency.select === null ? columns : [...new Set([...idColumns, ...dependency.select])];
  if (!stored) return { dependency, rows: [], idColumns, parentColumns };
  const where = `the dependency of ${spec.key} on ${parent.key}`;
  checkColumns(where, [...idColumns, ...(dependency.select ?? [])], columns);
  checkColumns(where, Object.keys(dependency.rename ?? {}), stored.columns);
  const filters = (dependency.sql_filters ?? []).map((text) => parseFilter(text));
  checkFilters(filters, columns, where);
  const members = parent.fields.map(({ key }) => structKey(key));
  const renamed = stored.rows
    .map((row) => renamedRow(row, stored.columns, dependency, members))
    .filter((row) => passes(filters, row));
  const lineage = dependency.lineage.relationship;
  const distinguishing =
    lineage.type === "N:1" ? idColumns : required.filter((column) => [...idColumns, ...parentColumns].includes(column));
  const complete = renamed.filter((row) => keyOf(row, distinguishing) !== null);
  if (lineage.type !== "N:1") return { dependency, rows: complete, idColumns, parentColumns };
  const order = parent.id_columns.map((column) => newName(dependency, column));
  const groups = [...groupRows(complete, idColumns).values()];
  const rows = groups.map((group) => aggregated(inOrder(group, order), idColumns, columns, members, hash));
  return { dependency, rows, idColumns, parentColumns };
}

export function newName({ rename }: Dependency, column: string): string {
  return own(rename, column) ?? column;
}

function renamedRow(
  row: StoredRow,
  columns: readonly string[],
  dependency: Dependency,
  members: readonly string[],
): InputRow {
  const dataVersions = row.metaxy_data_version_by_field;
  return {
    ...Object.fromEntries(columns.map((column) => [newName(dependency, column), cell(row, column)])),
    [values]: Object.fromEntries(members.map((member) => [member, own(dataVersions, member) ?? null])),
  };
}

/** Ascending by all columns, nulls last. */
function inOrder(rows: readonly InputRow[], columns: readonly string[]): InputRow[] {
  return [...rows].sort((a, b) => {
    for (const column of columns) {
      const [left, right] = [cell(a, column), cell(b, column)];
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1;
        continue;
      }
      const order = compareValues(left, right) ?? 0;
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** One row for a group: hashes of its values, lists of what its rows differ in. */
function aggregated(
  group: readonly InputRow[],
  idColumns: readonly string[],
  columns: readonly string[],
  members: readonly string[],
  hash: TextHash,
): InputRow {
  const lists = columns
    .filter((column) => !idColumns.includes(column))
    .map((column) => [column, group.map((row) => cell(row, column))]);
  const hashes = members.map((member) => [
    member,
    groupHash(
      hash,
      group.map((row) => own(row[values], member) ?? null),
    ),
  ]);
  return { ...pick(group[0] ?? {}, idColumns), ...Object.fromEntries(lists), [values]: Object.fromEntries(hashes) };
}

function checkColumns(where: string, wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((column) => !known.includes(column));
  if (unknown !== undefined) throw new MetaxyError("RESOLVE_INVALID", `There is no column ${unknown} for ${where}.`);
}

/** The value of a parent's field in a row of it; null without a row. */
export function fieldValue(row: InputRow | null, field: string): string | null {
  return own(row?.[values], structKey(field)) ?? null;
}
