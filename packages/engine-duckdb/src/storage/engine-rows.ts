import type { ColumnDescription, EngineRows } from "@metaxy-ts/core/adapter";
import type { Statement, TemporaryTable } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import { quote } from "../text.js";
import { typedValue } from "../types.js";
import { writeParquet } from "./write-parquet.js";

/** A table of the engine that was filled once, for a storage to take its rows. */
export function engineRows(engine: DuckDBEngine, table: TemporaryTable): EngineRows {
  const typed = table.columns.map((column) => typedValue(column)).join(", ");
  const sql = `select ${typed} from ${table.name}`;
  return {
    columns: table.columns,
    count: table.rowCount,
    sql,
    batches: () => engine.arrowBatches(table),
    toParquet: (path) => writeParquet(engine, sql, path),
  };
}

/** Rows that a statement gives, with these columns; those that the statement does not have are null. It runs when the storage takes them. */
export function queriedRows(
  engine: DuckDBEngine,
  columns: readonly ColumnDescription[],
  { names, rows, count }: QueriedRows,
): EngineRows {
  const typed = columns
    .map((column) => typedValue(column, names.includes(column.name) ? undefined : "null"))
    .join(", ");
  const sql = `select ${typed} from (${engine.inline(rows)})`;
  return {
    columns,
    count,
    sql,
    async *batches() {
      const table = await engine.materialize({ sql, parameters: [] });
      try {
        yield* engine.arrowBatches(table);
      } finally {
        await engine.dropTemporary(table);
      }
    },
    toParquet: (path) => writeParquet(engine, sql, path),
  };
}

/** No rows, with these columns. */
export function emptyRows(engine: DuckDBEngine, columns: readonly ColumnDescription[]): EngineRows {
  const rows = { sql: "select 1 where false", parameters: [] };
  return queriedRows(engine, columns, { names: [], rows, count: 0 });
}

interface QueriedRows {
  /** The columns that the statement has. */
  readonly names: readonly string[];
  readonly rows: Statement;
  readonly count: number;
}

/** A table by its bare name, with what the engine knows of it. */
export async function filledTable(engine: DuckDBEngine, table: string): Promise<TemporaryTable> {
  const name = quote(table);
  const columns = await engine.columns({ sql: `select * from ${name}`, parameters: [] });
  const [row] = await engine.run({ sql: `select count(*) as count from ${name}`, parameters: [] });
  return { name, columns, rowCount: Number(row?.count) };
}
