import type { ArrowBatch, ColumnDescription, Queue, StageInput } from "@metaxy-ts/core/adapter";
import type {
  DescribeTable,
  Row,
  RunStatement,
  SqlEngine,
  Statement,
  StatementObserver,
  TemporaryTable,
} from "@metaxy-ts/sql";
import type { RecordBatch, Table } from "apache-arrow";
import { Catalog } from "./catalog.js";
import { Connection } from "./connection.js";
import { duckdbFlavor } from "./flavor.js";
import type { Database, DatabaseOptions } from "./instance.js";
import { openDatabase } from "./instance.js";
import { blockRows } from "./read/chunks.js";
import { readRows } from "./read/rows.js";
import { repeated } from "./repeat.js";
import type { ArrowOrigin } from "./stage/arrow-writer.js";
import { stageInto } from "./stage/stage.js";
import { inlineParameters } from "./statement.js";
import type { Listener } from "./statements.js";
import { statementObserver } from "./statements.js";
import { copyToParquet, quote } from "./text.js";
import { describedColumns } from "./types.js";

/** Which database an engine opens, and how. */
export interface EngineOptions extends DatabaseOptions {
  /** For a database whose transactions do not wait for each other. If omitted, no statement is run again. */
  readonly conflicts?: Conflicts;
  /** Gets each statement. If omitted, only OpenTelemetry does. */
  readonly listener?: Listener;
  /**
   * A query of one number `version` that grows with every change of a table's columns, for a database that is slow to describe a table. If
   * omitted, each table is described whenever its columns are asked for.
   */
  readonly columnsVersion?: string;
}

/** What to do about transactions of others that run at the same time. */
export interface Conflicts {
  /** Whether an error says that a transaction lost against others, and nothing of it is stored; it then runs again from its start. */
  isConflict(error: unknown): boolean;
  /**
   * Makes a transaction lose against every other that does this at the same time. Run before rows are appended that may be there only
   * once: others append beside them without a conflict.
   */
  exclude(run: RunStatement): Promise<void>;
}

/** DuckDB in this process: one connection, whose statements run one after the other. DuckDB itself uses all cores for each. */
export class DuckDBEngine implements SqlEngine {
  readonly flavor = duckdbFlavor;
  readonly #database: Database;
  readonly #connection: Connection;
  readonly #queue: Queue;
  readonly #conflicts: Conflicts | undefined;
  readonly #catalog: Catalog;
  #tables = 0;

  private constructor(
    database: Database,
    observer: StatementObserver,
    conflicts: Conflicts | undefined,
    columnsVersion: string | undefined,
  ) {
    this.#database = database;
    this.#conflicts = conflicts;
    this.#connection = new Connection(database.connection, observer);
    this.#catalog = new Catalog(this.#connection, columnsVersion);
    this.#queue = database.queue;
  }

  /**
   * Opens a database. Connections of one process to one file share an instance of DuckDB.
   *
   * @param options The database, and what the engine may use.
   * @returns The engine, to be closed.
   * @throws DuckDB's own errors, which `mapDuckDBError` translates, as all methods do.
   */
  static async open({ conflicts, columnsVersion, listener, ...database }: EngineOptions): Promise<DuckDBEngine> {
    const observer = statementObserver(listener ?? { display: "duckdb" });
    return new DuckDBEngine(await openDatabase(database, observer), observer, conflicts, columnsVersion);
  }

  run: RunStatement = (statement) =>
    this.#queue.add(() => repeated(() => this.#run(statement), this.#conflicts?.isConflict));

  transaction<Result>(work: (run: RunStatement, describe: DescribeTable) => Promise<Result>): Promise<Result> {
    const describe: DescribeTable = (table) => this.#catalog.describe(table);
    const once = (): Promise<Result> => this.#connection.transaction(() => work(this.#excluding(), describe));
    return this.#queue.add(() => repeated(once, this.#conflicts?.isConflict));
  }

  describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return this.#queue.add(() => this.#catalog.describe(table));
  }

  tables(): Promise<readonly string[]> {
    return this.#queue.add(() => repeated(() => this.#catalog.tables(), this.#conflicts?.isConflict));
  }

  columns(statement: Statement): Promise<readonly ColumnDescription[]> {
    return this.#queue.add(() => this.#columns(statement));
  }

  stage(input: StageInput): Promise<TemporaryTable> {
    return this.#stage(input, "given");
  }

  /** Rows that a table has, in types of DuckDB with a place for each value, where {@link stage} refuses those that new columns do not hold. */
  stageStored(batches: AsyncIterable<ArrowBatch>): Promise<TemporaryTable> {
    return this.#stage({ kind: "arrow", batches }, "stored");
  }

  async #stage(input: StageInput, origin: ArrowOrigin): Promise<TemporaryTable> {
    const table = this.#newName("stage");
    const name = temporaryName(table);
    const target = { connection: this.#connection, queue: this.#queue, table };
    try {
      const { columns, rowCount } = await stageInto(target, input, origin);
      return { name, rowCount, columns: columns ?? (await this.columns(allOf(name))) };
    } catch (error) {
      await this.#dropQuietly(name);
      throw error;
    }
  }

  materialize(statement: Statement): Promise<TemporaryTable> {
    return this.#queue.add(() => this.#materialize(statement));
  }

  async dropTemporary({ name }: TemporaryTable): Promise<void> {
    await this.#dropQuietly(name);
  }

  rows(statement: Statement): Promise<Row[]> {
    return this.#queue.add(() => this.#connection.stream(statement, readRows, ({ length }) => length));
  }

  /** Other statements may run between two batches. */
  async *batches(table: TemporaryTable, size: number): AsyncIterable<Row[]> {
    // A statement costs more than a row, so that small batches are cut from larger ones.
    const window = size * Math.max(1, Math.floor(windowRows / size));
    for (let start = 0; start < table.rowCount; start += window) {
      const rows = await this.rows(rowRange(table, start, window));
      for (let from = 0; from < rows.length; from += size)
        yield size >= rows.length ? rows : rows.slice(from, from + size);
    }
  }

  /**
   * The rows go through a temporary table, which all cores fill: a result that is read in its order while it is made is made by one core.
   * Where a table cannot hold them as they are, they are read so all the same.
   */
  async arrow(statement: Statement): Promise<Table> {
    const table = await this.#queue.add(() => this.#asTable(statement));
    const { arrowTable, readArrow } = await import("./read/arrow.js"); // loaded when it is needed: Apache Arrow is large
    if (!table) return this.#queue.add(() => readArrow(this.#connection, statement));
    try {
      const batches: RecordBatch[] = [];
      for await (const batch of this.arrowBatches(table)) batches.push(batch);
      return arrowTable(batches);
    } finally {
      await this.dropTemporary(table);
    }
  }

  /**
   * At least one batch, so that the columns are known without rows. While the caller works on a batch, DuckDB makes the next one. Other
   * statements may run between two batches.
   */
  async *arrowBatches(table: TemporaryTable): AsyncIterable<RecordBatch> {
    let next: Promise<readonly RecordBatch[]> | undefined = this.#arrowBlock(table, 0);
    for (let start = blockRows; next; start += blockRows) {
      const batches: readonly RecordBatch[] = await next;
      next = start < table.rowCount ? this.#arrowBlock(table, start) : undefined;
      next?.catch(() => undefined); // an error is thrown to the caller that awaits it; until then it must not be unhandled
      yield* batches;
    }
  }

  async toParquet(statement: Statement, path: string): Promise<number> {
    const sql = copyToParquet(inlineParameters(statement), path);
    const [row] = await this.run({ sql, parameters: [] });
    return Number(row?.Count ?? 0);
  }

  inline(statement: Statement): string {
    return inlineParameters(statement);
  }

  close(): Promise<void> {
    return this.#queue.add(() => this.#database.close());
  }

  #arrowBlock(table: TemporaryTable, start: number): Promise<readonly RecordBatch[]> {
    const ordered = rowRange(table, start, blockRows);
    return this.#queue.add(async () => {
      const { readArrow } = await import("./read/arrow.js");
      const { readBlock } = await import("./read/blocks.js");
      const block = hidesRowId(table) ? undefined : await readBlock(this.#connection, table.name, start);
      return block ?? (await readArrow(this.#connection, ordered)).batches;
    });
  }

  async #materialize({ sql, parameters }: Statement): Promise<TemporaryTable> {
    const table = this.#newName("rows");
    const name = temporaryName(table);
    const rowCount = await this.#connection.createAs(table, { sql, parameters });
    return { name, columns: await this.#columns(allOf(name)), rowCount };
  }

  /** Undefined when that fails. The second column of a name would be renamed. */
  async #asTable(statement: Statement): Promise<TemporaryTable | undefined> {
    const names = (await this.#connection.columns(statement)).map(({ name }) => name.toLowerCase());
    if (new Set(names).size < names.length) return undefined;
    return this.#materialize(statement).catch(() => undefined);
  }

  /** Temporary tables go away with the connection; a failure to drop one must not hide the failure that led to it. */
  async #dropQuietly(name: string): Promise<void> {
    await this.#queue.add(() => this.#connection.execute(`drop table if exists ${name}`)).catch(() => undefined);
  }

  async #run(statement: Statement): Promise<Row[]> {
    return readRows(await this.#connection.run(statement));
  }

  /** Runs the statements of one transaction, which excludes others as soon as it needs that. */
  #excluding(): RunStatement {
    const run: RunStatement = (statement) => this.#run(statement);
    const conflicts = this.#conflicts;
    if (!conflicts) return run;
    let excluded = false;
    return async (statement) => {
      if (statement.append?.once !== undefined && !excluded) {
        await conflicts.exclude(run);
        excluded = true;
      }
      return run(statement);
    };
  }

  async #columns(statement: Statement): Promise<ColumnDescription[]> {
    return describedColumns(await this.#connection.columns(statement));
  }

  #newName(what: string): string {
    this.#tables += 1;
    return `metaxy_${what}_${this.#tables}`;
  }
}

/** Rows that `batches` reads at once, if the batches are smaller. */
const windowRows = 20_480;

function allOf(name: string): Statement {
  return { sql: `select * from ${name}`, parameters: [] };
}

function temporaryName(table: string): string {
  return `temp.main.${quote(table)}`;
}

/**
 * Temporary tables are filled once, so their row identifiers have no gaps. They are read in explicit order, because DuckDB preserves it by default
 * only while `preserve_insertion_order` is on, which any user of the instance can disable. A column of the name hides them.
 */
function rowRange(table: TemporaryTable, start: number, size: number): Statement {
  const range = hidesRowId(table)
    ? `limit ${size} offset ${start}`
    : `where rowid >= ${start} and rowid < ${start + size} order by rowid`;
  return { sql: `select * from ${table.name} ${range}`, parameters: [] };
}

function hidesRowId({ columns }: TemporaryTable): boolean {
  return columns.some(({ name }) => name.toLowerCase() === "rowid");
}
