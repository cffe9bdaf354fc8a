import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import type { Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "@metaxy-ts/sql";
import type { RecordBatch, Schema } from "apache-arrow";
import { Table } from "apache-arrow";
import { arrowSchemaOf, blockBatch, emptyBatch } from "./arrow-out.js";
import { literal, quote, readBlocks } from "./blocks.js";
import { duckdbFlavor } from "./flavor.js";
import { inlineParameters } from "./inline.js";
import type { Database, DatabaseOptions } from "./instance.js";
import { openDatabase } from "./instance.js";
import type { Queue } from "./queue.js";
import { blockRows } from "./rows-out.js";
import { stageInto } from "./stage.js";
import { columnTypeOf } from "./types.js";
import { fromDuckDB, toParameter } from "./values.js";

/** DuckDB in this process: one connection, whose statements run one after the other. DuckDB itself uses all cores for each. */
export class DuckDBEngine implements SqlEngine {
  readonly flavor = duckdbFlavor;
  readonly #database: Database;
  readonly #connection: DuckDBConnection;
  readonly #queue: Queue;
  #tables = 0;

  private constructor(database: Database) {
    this.#database = database;
    this.#connection = database.connection;
    this.#queue = database.queue;
  }

  /** Errors are DuckDB's; `mapDuckDBError` translates them. */
  static async open(options: DatabaseOptions): Promise<DuckDBEngine> {
    return new DuckDBEngine(await openDatabase(options));
  }

  run: RunStatement = (statement) => this.#queue.add(() => this.#run(statement));

  transaction<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result> {
    return this.#queue.add(async () => {
      await this.#connection.run("begin transaction");
      try {
        const result = await work((statement) => this.#run(statement));
        await this.#connection.run("commit");
        return result;
      } catch (error) {
        await this.#rollback();
        throw error;
      }
    });
  }

  describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return this.#queue.add(async () => {
      const known = (await this.#tableNames()).map((name) => name.toLowerCase());
      if (!known.includes(table.toLowerCase())) return undefined;
      return this.#columns({ sql: `select * from ${quote(table)}`, parameters: [] });
    });
  }

  tables(): Promise<readonly string[]> {
    return this.#queue.add(() => this.#tableNames());
  }

  columns({ sql, parameters }: Statement): Promise<readonly ColumnDescription[]> {
    return this.#queue.add(() => this.#columns({ sql, parameters }));
  }

  async stage(input: StageInput): Promise<TemporaryTable> {
    const name = this.#newName("stage");
    try {
      await stageInto(name, input, this.#connection, this.#queue);
    } catch (error) {
      await this.#dropQuietly(`temp.${quote(name)}`);
      throw error;
    }
    return this.#queue.add(() => this.#temporary(name));
  }

  materialize({ sql, parameters }: Statement): Promise<TemporaryTable> {
    return this.#queue.add(async () => {
      const name = this.#newName("rows");
      await this.#connection.run(`create temp table ${quote(name)} as ${sql}`, parameters.map(toParameter));
      return this.#temporary(name);
    });
  }

  async dropTemporary(table: TemporaryTable): Promise<void> {
    await this.#dropQuietly(table.name);
  }

  async rows(statement: Statement): Promise<Row[]> {
    const rows: Row[] = [];
    await this.#queue.add(async () => {
      const columns = await this.#columns(statement);
      for await (const block of readBlocks(this.#connection, statement, columns))
        for (const row of blockRows(block, columns)) rows.push(row);
    });
    return rows;
  }

  async *batches(table: TemporaryTable, size: number): AsyncIterable<Row[]> {
    for (let start = 0; start < table.rowCount; start += size) yield await this.rows(rowRange(table, start, size));
  }

  async arrow(statement: Statement): Promise<Table> {
    return this.#queue.add(async () => {
      const schema = arrowSchemaOf(await this.#columns(statement));
      return new Table(schema, await this.#recordBatches(statement, schema));
    });
  }

  /** At least one batch, so that the columns are known without rows. */
  async *arrowBatches(table: TemporaryTable): AsyncIterable<RecordBatch> {
    const schema = arrowSchemaOf(table.columns);
    if (table.rowCount === 0) yield emptyBatch(schema);
    for (let start = 0; start < table.rowCount; start += arrowRows) {
      yield* await this.#queue.add(() => this.#recordBatches(rowRange(table, start, arrowRows), schema));
    }
  }

  toParquet({ sql, parameters }: Statement, path: string): Promise<number> {
    return this.#queue.add(async () => {
      const text = `copy (${inlineParameters({ sql, parameters })}) to ${literal(path)} (format parquet${inPlace(path)})`;
      const result = await this.#connection.runAndReadAll(text);
      return Number(result.getRows()[0]?.[0] ?? 0);
    });
  }

  inline(statement: Statement): string {
    return inlineParameters(statement);
  }

  async close(): Promise<void> {
    await this.#queue.add(async () => this.#database.close());
  }

  async #run({ sql, parameters }: Statement): Promise<Row[]> {
    const result = await this.#connection.runAndReadAll(sql, parameters.map(toParameter));
    return result
      .getRowObjects()
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromDuckDB(value)])));
  }

  async #tableNames(): Promise<string[]> {
    const own = "database_name = current_database() and schema_name = current_schema()";
    const rows = await this.#run({
      sql: `select table_name from duckdb_tables() where not temporary and not internal and ${own}`,
      parameters: [],
    });
    return rows.map((row) => String(row.table_name));
  }

  /** Temporary tables go away with the connection; a failure to drop one must not hide the failure that led to it. */
  async #dropQuietly(name: string): Promise<void> {
    await this.run({ sql: `drop table if exists ${name}`, parameters: [] }).catch(() => undefined);
  }

  /** A transaction that an error has ended already has nothing to roll back. */
  async #rollback(): Promise<void> {
    await this.#connection.run("rollback").catch(() => undefined);
  }

  async #columns({ sql, parameters }: Statement): Promise<ColumnDescription[]> {
    const result = await this.#connection.run(`select * from (${sql}) limit 0`, parameters.map(toParameter));
    return result.columnNames().map((name, index) => ({ name, type: columnTypeOf(result.columnType(index)) }));
  }

  async #recordBatches(statement: Statement, schema: Schema): Promise<RecordBatch[]> {
    const columns = await this.#columns(statement);
    const batches: RecordBatch[] = [];
    for await (const block of readBlocks(this.#connection, statement, columns)) batches.push(blockBatch(block, schema));
    return batches;
  }

  async #temporary(name: string): Promise<TemporaryTable> {
    const qualified = `temp.${quote(name)}`;
    const columns = await this.#columns({ sql: `select * from ${qualified}`, parameters: [] });
    const [row] = await this.#run({ sql: `select count(*) as count from ${qualified}`, parameters: [] });
    return { name: qualified, columns, rowCount: Number(row?.count) };
  }

  #newName(what: string): string {
    this.#tables += 1;
    return `metaxy_${what}_${this.#tables}`;
  }
}

/** Rows of one Arrow record batch at most. */
const arrowRows = 122_880;

/** Temporary tables are filled once, so their row identifiers have no gaps. */
function rowRange(table: TemporaryTable, start: number, size: number): Statement {
  return {
    sql: `select * from ${table.name} where rowid >= ${start} and rowid < ${start + size} order by rowid`,
    parameters: [],
  };
}

/** DuckDB writes beside an existing file first, and takes a backslash for the end of a folder's name on every system. */
function inPlace(path: string): string {
  return process.platform !== "win32" && path.includes("\\") ? ", use_tmp_file false" : "";
}
