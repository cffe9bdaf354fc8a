import type { EngineRows } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import { quote } from "../text.js";
import { writeParquet } from "./write-parquet.js";

/** A table of the engine that was filled once, for a storage to take its rows. */
export function engineRows(engine: DuckDBEngine, table: TemporaryTable): EngineRows {
  return {
    columns: table.columns,
    count: table.rowCount,
    batches: () => engine.arrowBatches(table),
    toParquet: (path) => writeParquet(engine, table, path),
  };
}

/** A table by its bare name, with what the engine knows of it. */
export async function filledTable(engine: DuckDBEngine, table: string): Promise<TemporaryTable> {
  const name = quote(table);
  const columns = await engine.columns({ sql: `select * from ${name}`, parameters: [] });
  const [row] = await engine.run({ sql: `select count(*) as count from ${name}`, parameters: [] });
  return { name, columns, rowCount: Number(row?.count) };
}
