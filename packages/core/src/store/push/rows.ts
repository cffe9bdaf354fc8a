import type { StageInput } from "../../contract/contract.js";
import type { PushColumn } from "../../contract/push-table.js";
import { pushTable } from "../../contract/push-table.js";
import { MetaxyError } from "../../errors/error.js";
import { own } from "../../own.js";
import { microsecondsOf } from "../../time/timestamp.js";
import type { StoreContext } from "../context.js";
import { everyRow } from "../locate.js";

/** What one row of the table of pushes says. Columns that were not asked for are empty. */
export type PushedRow = { readonly [Column in Exclude<PushColumn, "recorded_at" | "deleted_at">]: string } & {
  /** Microseconds since 1970 UTC. */
  readonly recorded_at: bigint;
  readonly deleted_at: bigint | null;
};

/** What tells pushes apart, without the definitions. */
export const briefColumns: readonly PushColumn[] = [
  "project",
  "feature_key",
  "metaxy_feature_version",
  "metaxy_definition_version",
  "recorded_at",
  "metaxy_project_version",
  "tags",
  "deleted_at",
];

/** The rows of all pushes, the oldest first; none where nothing was pushed. @throws TABLE_INVALID when the table is another one. */
export async function pushedRows(
  { adapter, connection }: StoreContext,
  wanted?: readonly PushColumn[],
): Promise<readonly PushedRow[]> {
  const table = pushTable(adapter.tablePrefix);
  const existing = await connection.describe(table.name);
  if (!existing) return [];
  const missing = table.columns.filter(({ name }) => existing.every((column) => column.name !== name));
  if (missing.length > 0)
    throw new MetaxyError(
      "TABLE_INVALID",
      `${adapter.display} has a table ${table.name}, but it is not the table of pushes: it lacks ${missing.map(({ name }) => name).join(", ")}. Rename or drop it, or use a table prefix.`,
      { details: { table: table.name, missing: missing.map(({ name }) => name) } },
    );
  const columns = existing.filter(({ name }) =>
    table.columns.some((column) => column.name === name && (!wanted || wanted.includes(name as PushColumn))),
  );
  const rows = await connection.read(everyRow({ kind: "table", name: table.name }, columns)).rows();
  return rows.map(readRow).sort(byTime);
}

function readRow(row: Record<string, unknown>): PushedRow {
  const text = (name: PushColumn): string => {
    const value = own(row, name);
    return typeof value === "string" ? value : "";
  };
  return {
    project: text("project"),
    feature_key: text("feature_key"),
    metaxy_feature_version: text("metaxy_feature_version"),
    metaxy_definition_version: text("metaxy_definition_version"),
    recorded_at: microsecondsOf(row.recorded_at) ?? 0n,
    feature_spec: text("feature_spec"),
    feature_schema: text("feature_schema"),
    feature_class_path: text("feature_class_path"),
    metaxy_project_version: text("metaxy_project_version"),
    tags: text("tags"),
    deleted_at: microsecondsOf(row.deleted_at),
  };
}

/** Rows of one timestamp have an order as well, the same for every reader. */
function byTime(left: PushedRow, right: PushedRow): number {
  if (left.recorded_at !== right.recorded_at) return left.recorded_at < right.recorded_at ? -1 : 1;
  const [first, second] = [left, right].map(({ metaxy_project_version, feature_key }) => [
    metaxy_project_version,
    feature_key,
  ]);
  return String(first) < String(second) ? -1 : 1;
}

/** Appends rows to the table of pushes, all or none. */
export async function recordRows({ adapter, connection }: StoreContext, rows: readonly PushedRow[]): Promise<void> {
  const table = pushTable(adapter.tablePrefix);
  const input: StageInput = {
    kind: "columns",
    columns: table.columns,
    values: table.columns.map(({ name }) => rows.map((row) => row[name as PushColumn])),
  };
  const staged = await connection.stage(input);
  try {
    await connection.record(table, staged.source);
  } finally {
    await staged.release();
  }
}
