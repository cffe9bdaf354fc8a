import type { ColumnType } from "../column/column-type.js";
import { stringStruct } from "../column/column-type.js";
import { systemColumnTypes } from "../column/columns.js";
import type { Hasher } from "../hash/algorithms.js";
import { rowColumns } from "../plan/row-columns.js";
import type { TableChange, ValuePlan, WritePlan } from "../plan/write-plan.js";
import type { Output, Row, Rows } from "./rows.js";
import { select } from "./rows.js";
import { keeper } from "./values.js";
import type { Versions } from "./versions.js";
import { providedVersions, versionOutputs } from "./versions.js";

interface Written {
  readonly row: Row;
  readonly versions: Versions;
}

/** The table, as it is at this place of the write, with the rows of a plan behind its own. */
export function appended(plan: WritePlan, existing: Rows | undefined, source: Rows, hash: Hasher): Rows {
  const table = changedTable(plan, existing);
  const versions = providedVersions(plan.versions, hash);
  const written = source.rows.map((row): Written => ({ row, versions: versions(row) }));
  const values = new Map<string, Output<Written>["value"]>([
    ...plan.userColumns.map(({ name }) => [name, ({ row }: Written) => row[name]] as const),
    ...versionOutputs(plan.versions.members, (item: Written) => item.versions).map(
      ({ name, value }) => [name, value] as const,
    ),
    ...rowColumns(plan).map(([name, value]) => [name, readerOf(value)] as const),
  ]);
  const given = new Map(plan.userColumns.map((column) => [column.name, column.type]));
  const outputs = table.columns.map(({ name, type }): Output<Written> => {
    const keep = converter(given.get(name) ?? type, type);
    const value = values.get(name);
    return { name, type, value: (item) => (value ? keep(value(item)) : null) };
  });
  return { columns: table.columns, rows: table.rows.concat(select(written, outputs).rows) };
}

function readerOf(plan: ValuePlan<unknown>): (item: Written) => unknown {
  return "value" in plan ? () => plan.value : ({ row }) => row[plan.column] ?? plan.otherwise ?? null;
}

/** The table as the plan needs it; the first plan of a write changes it for the others. */
function changedTable({ table, change, versions }: WritePlan, existing: Rows | undefined): Rows {
  if (existing) return change.kind === "extend" ? extended(existing, change) : existing;
  if (change.kind !== "create") throw new Error(`There is no table ${table}.`);
  const { columns } = change;
  return { columns: [...columns, ...systemColumnTypes(stringStruct(versions.members))], rows: [] };
}

function extended({ columns, rows }: Rows, change: TableChange & { readonly kind: "extend" }): Rows {
  const added = change.columns.filter(({ name }) => columns.every((column) => column.name !== name));
  const grown = new Map(change.grown.map(({ name, to }) => [name, to]));
  const current = columns.map(({ name, type }): Output<Row> => {
    const wider = grown.get(name);
    const keep = wider ? keeper(wider) : (value: unknown) => value;
    return { name, type: wider ?? type, value: (row) => keep(row[name]) };
  });
  return select(rows, [...current, ...added.map((column) => ({ ...column, value: () => null }))]);
}

/** An object that becomes a map has the entries that have a value: its type gave it the names of all others. */
function converter(from: ColumnType, to: ColumnType): (value: unknown) => unknown {
  const keep = keeper(to);
  if (from.kind !== "struct" || to.kind !== "map") return keep;
  return (value) => keep(value && Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)));
}
