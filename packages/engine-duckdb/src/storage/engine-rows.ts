import type { ColumnDescription, EngineRows } from "@metaxy-ts/core/adapter";
import type { Statement, TemporaryTable } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import { quote } from "../text.js";
import { typeText } from "../types.js";
import { writeParquet } from "./write-parquet.js";

/** A table of the engine that was filled once, for a storage to take its rows. */
export function engineRows(engine: DuckDBEngine, table: TemporaryTable): EngineRows {
  const all = typedRows(table.columns, new Set(table.columns.map(({ name }) => name)), table.name);
  return {
    columns: table.columns,
    count: table.rowCount,
    batches: () => engine.arrowBatches(table),
    toParquet: (path) => writeParquet(engine, { sql: all, parameters: [] }, path),
  };
}

/** Rows that a statement gives, with these columns, of which the statement need not have all. It runs when the storage takes them. */
export function queriedRows(
  engine: DuckDBEngine,
  columns: readonly ColumnDescription[],
  { names, rows: { sql, parameters }, count }: QueriedRows,
): EngineRows {
  const rows = { sql: typedRows(columns, new Set(names), `(${sql})`), parameters };
  return {
    columns,
    count,
    async *batches() {
      const table = await engine.materialize(rows);
      try {
        yield* engine.arrowBatches(table);
      } finally {
        await engine.dropTemporary(table);
      }
    },
    toParquet: (path) => writeParquet(engine, rows, path),
  };
}

export interface QueriedRows {
  /** The columns that the statement has. */
  readonly names: readonly string[];
  readonly rows: Statement;
  readonly count: number;
}

/** All columns in their types, those that are not there as nulls. */
function typedRows(columns: readonly ColumnDescription[], there: ReadonlySet<string>, relation: string): string {
  const typed = columns.map(({ name, type }) => {
    const value = there.has(name) ? quote(name) : "null";
    return `cast(${value} as ${typeText(type)}) as ${quote(name)}`;
  });
  return `select ${typed.join(", ")} from ${relation}`;
}

/** A table by its bare name, with what the engine knows of it. */
export async function filledTable(engine: DuckDBEngine, table: string): Promise<TemporaryTable> {
  const name = quote(table);
  const columns = await engine.columns({ sql: `select * from ${name}`, parameters: [] });
  const [row] = await engine.run({ sql: `select count(*) as count from ${name}`, parameters: [] });
  return { name, columns, rowCount: Number(row?.count) };
}
