import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { typedValue } from "../types.js";
import type { Appends } from "./appends.js";
import { engineRows } from "./engine-rows.js";
import type { StorageSession } from "./session.js";

/** Rows for a table of the library itself. */
export interface Recorded {
  readonly table: string;
  /** The columns of the table. */
  readonly columns: readonly ColumnDescription[];
  /** What has the rows, as it stands behind `from` in SQL of the engine. */
  readonly from: string;
  /** The table's feature key, if places are named by it. */
  readonly featureKey?: string;
}

/** Appends rows to a table of the library itself. To be called within a turn. */
export async function record(
  { engine }: StorageSession,
  { table, columns, from, featureKey }: Recorded,
  appends: Appends,
): Promise<void> {
  const typed = columns.map((column) => typedValue(column)).join(", ");
  const rows = await engine.materialize({ sql: `select ${typed} from ${from}`, parameters: [] });
  try {
    await appends.record(table, engineRows(engine, { ...rows, columns }), featureKey);
  } finally {
    await engine.dropTemporary(rows);
  }
}
