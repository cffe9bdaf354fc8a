import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBDataChunk } from "@duckdb/node-api";
import type { ArrowBatchLike, ColumnDescription, ColumnType, StageInput } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { arrowColumns, arrowValues } from "./arrow-in.js";
import { literal, quote } from "./blocks.js";
import type { Queue } from "./queue.js";
import { duckdbTypeOf, typeText } from "./types.js";
import { toDuckDB } from "./values.js";

/** Rows of one data chunk of DuckDB. */
const chunkRows = 2048;

/** Brings rows from outside into a new temporary table. Every batch takes its own turn in the queue. */
export async function stageInto(
  table: string,
  input: StageInput,
  connection: DuckDBConnection,
  queue: Queue,
): Promise<void> {
  switch (input.kind) {
    case "columns":
      await queue.add(() => createTable(connection, table, input.columns));
      await queue.add(() => append(connection, table, input.columns, input.values));
      return;
    case "parquet": {
      const paths = input.paths.map((path) => literal(withoutWildcards(path))).join(", ");
      await queue.add(() =>
        connection.run(
          `create temp table ${quote(table)} as select * from read_parquet([${paths}], union_by_name = true)`,
        ),
      );
      return;
    }
    case "sql":
      await queue.add(() => connection.run(`create temp table ${quote(table)} as ${input.sql}`));
      return;
    case "arrow":
      await stageArrow(table, input.batches, connection, queue);
  }
}

/** A path as DuckDB's patterns take it for itself. */
function withoutWildcards(path: string): string {
  return path.replaceAll(/[*?[]/g, "[$&]");
}

async function stageArrow(
  table: string,
  batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>,
  connection: DuckDBConnection,
  queue: Queue,
): Promise<void> {
  let columns: ColumnDescription[] | undefined;
  for await (const batch of batches) {
    if (!columns) {
      const first = arrowColumns(batch);
      columns = first;
      await queue.add(() => createTable(connection, table, first));
    }
    const known = columns;
    if (JSON.stringify(arrowColumns(batch)) !== JSON.stringify(known)) {
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        "The record batches of the Arrow input have different columns. Pass batches of one schema.",
      );
    }
    const values = arrowValues(batch);
    await queue.add(() => append(connection, table, known, values));
  }
  if (!columns)
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The Arrow input has no record batch, so its columns are not known. Pass an empty batch with a schema.",
    );
}

async function createTable(
  connection: DuckDBConnection,
  table: string,
  columns: readonly ColumnDescription[],
): Promise<void> {
  checkNames(columns);
  const definitions = columns.map(({ name, type }) => `${quote(name)} ${typeText(type)}`);
  await connection.run(`create temp table ${quote(table)} (${definitions.join(", ")})`);
}

/** DuckDB has no columns or members without a name, nor with a NUL in it, and upper and lower case are the same to it. */
function checkNames(columns: readonly ColumnDescription[]): void {
  const seen = new Map<string, string>();
  for (const { name, type } of columns) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) throw refusedName(name, `DuckDB takes it for the same as ${JSON.stringify(other)}`);
    if (name === "") throw refusedName(name, "it has to have a name");
    if (name.includes("\0")) throw refusedName(name, "names cannot have the character NUL");
    seen.set(name.toLowerCase(), name);
    checkMemberNames(type);
  }
}

function checkMemberNames(type: ColumnType): void {
  if (type.kind === "struct")
    checkNames(Object.entries(type.members).map(([name, member]) => ({ name, type: member })));
  else if (type.kind === "list") checkMemberNames(type.item);
  else if (type.kind === "map") checkMemberNames(type.value);
}

function refusedName(name: string, problem: string): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: the rows have a column or member ${JSON.stringify(name)}, but ${problem}. Rename it.`,
    { details: { column: name } },
  );
}

async function append(
  connection: DuckDBConnection,
  table: string,
  columns: readonly ColumnDescription[],
  values: readonly (readonly unknown[])[],
): Promise<void> {
  const rowCount = values[0]?.length ?? 0;
  if (rowCount === 0) return;
  const appender = await connection.createAppender(table, "main", "temp");
  const types = columns.map(({ type }) => duckdbTypeOf(type));
  for (let start = 0; start < rowCount; start += chunkRows) {
    // A chunk that is used again keeps the row count of its first use.
    const chunk = DuckDBDataChunk.create(types, Math.min(chunkRows, rowCount - start));
    for (const [index, { type }] of columns.entries()) {
      const cells = (values[index] as readonly unknown[]).slice(start, start + chunkRows);
      chunk.setColumnValues(
        index,
        cells.map((cell) => toDuckDB(cell, type)),
      );
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
