import type { ArrowBatchLike, ColumnDescription, Queue, StageInput } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Connection } from "../connection.js";
import { quote, subquery } from "../text.js";
import type { DuckDBColumn } from "../types.js";
import { describedColumns, stagedColumn } from "../types.js";
import { TableAppender } from "./appender.js";
import type { ArrowRows } from "./arrow-rows.js";
import { arrowRows } from "./arrow-rows.js";
import type { ArrowOrigin } from "./arrow-writer.js";
import { checkNames } from "./names.js";
import { parquetQuery } from "./parquet.js";
import { valueRows } from "./write-values.js";

/** Where rows from outside go: a new temporary table. */
export interface StageTarget {
  readonly connection: Connection;
  readonly queue: Queue;
  readonly table: string;
}

export interface Filled {
  /** Left out where only DuckDB knows them. */
  readonly columns?: readonly ColumnDescription[];
  readonly rowCount: number;
}

/** Makes the temporary table and fills it. Every Arrow batch takes its own turn in the queue, for it may come from far away. */
export async function stageInto(target: StageTarget, input: StageInput, origin: ArrowOrigin): Promise<Filled> {
  switch (input.kind) {
    case "columns":
      return target.queue.add(() => stageColumns(target, input));
    case "arrow":
      return stageBatches(target, input.batches, origin);
    case "parquet":
      return stageQuery(target, () => parquetQuery(target.connection, input.paths));
    case "sql":
      return stageQuery(target, () => oneQuery(target.connection, input.sql));
  }
}

function stageQuery({ connection, queue, table }: StageTarget, query: () => Promise<string>): Promise<Filled> {
  return queue.add(async () => ({
    rowCount: await connection.createAs(table, { sql: await query(), parameters: [] }),
  }));
}

/**
 * DuckDB makes several statements of a query with PIVOT, so the number of statements alone does not say whether there is another one. A
 * semicolon stands before each that the text itself has.
 *
 * @throws ARGUMENT_INVALID for a text that ends the query and goes on with another statement, which would run too.
 */
async function oneQuery(connection: Connection, sql: string): Promise<string> {
  const query = subquery(sql);
  if (!query.includes(";") || (await connection.countStatements(`select * from ${query}`)) === 1) return query;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    "A query is one SELECT statement; this one is followed by other statements.",
  );
}

async function createTable(
  { connection, table }: StageTarget,
  columns: readonly DuckDBColumn[],
): Promise<TableAppender> {
  checkNames(describedColumns(columns));
  const definitions = columns.map(({ name, type }) => `${quote(name)} ${type}`);
  await connection.execute(`create temp table ${quote(table)} (${definitions.join(", ")})`);
  return TableAppender.open(
    connection,
    table,
    columns.map(({ type }) => type),
  );
}

async function stageColumns(
  target: StageTarget,
  { columns, values }: StageInput & { readonly kind: "columns" },
): Promise<Filled> {
  checkNames(columns);
  const stored = columns.map(stagedColumn);
  const rowCount = values[0]?.length ?? 0;
  const appender = await createTable(target, stored);
  try {
    await appender.append(valueRows(columns, values, rowCount));
  } finally {
    appender.close();
  }
  return { columns: describedColumns(stored), rowCount };
}

async function stageBatches(
  target: StageTarget,
  batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>,
  origin: ArrowOrigin,
): Promise<Filled> {
  let stage: ArrowStage | undefined;
  let rowCount = 0;
  try {
    for await (const batch of batches) {
      const rows = arrowRows(batch, origin);
      stage ??= await target.queue.add(() => ArrowStage.create(target, rows.columns));
      await target.queue.add(async () => stage?.append(rows));
      rowCount += rows.rowCount;
    }
  } finally {
    await target.queue.add(async () => stage?.close());
  }
  if (!stage)
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The Arrow input has no record batch, so its columns are not known. Pass an empty batch with a schema.",
    );
  return { columns: stage.columns, rowCount };
}

class ArrowStage {
  readonly #target: StageTarget;
  readonly #columns: readonly DuckDBColumn[];
  readonly #appender: TableAppender;

  private constructor(target: StageTarget, columns: readonly DuckDBColumn[], appender: TableAppender) {
    this.#target = target;
    this.#columns = columns;
    this.#appender = appender;
  }

  static async create(target: StageTarget, columns: readonly DuckDBColumn[]): Promise<ArrowStage> {
    return new ArrowStage(target, columns, await createTable(target, columns));
  }

  get columns(): ColumnDescription[] {
    return describedColumns(this.#columns);
  }

  async append(rows: ArrowRows): Promise<void> {
    const { columns } = rows;
    const names = (list: readonly DuckDBColumn[]): string => list.map(({ name }) => name).join(", ");
    if (names(columns) !== names(this.#columns)) {
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The record batches of the Arrow input have different columns: ${names(columns)} after ${names(this.#columns)}. Pass batches of one schema.`,
      );
    }
    const alike = columns.every(({ type }, index) => String(type) === String(this.#columns[index]?.type));
    if (alike) await this.#appender.append(rows);
    else await this.#appendCast(rows);
  }

  close(): void {
    this.#appender.close();
  }

  /** A batch whose values are of other types than those of the first one: DuckDB casts them. */
  async #appendCast(rows: ArrowRows): Promise<void> {
    this.#appender.flush();
    const { connection, table } = this.#target;
    const part = { ...this.#target, table: `${table}_part` };
    try {
      const appender = await createTable(part, rows.columns);
      try {
        await appender.append(rows);
      } finally {
        appender.close();
      }
      await connection.execute(`insert into temp.${quote(table)} select * from temp.${quote(part.table)}`);
    } finally {
      await connection.execute(`drop table if exists temp.${quote(part.table)}`);
    }
  }
}
