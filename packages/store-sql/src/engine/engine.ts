import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import { Queue } from "@metaxy-ts/core/adapter";
import type {
  DescribeTable,
  Row,
  RunStatement,
  SqlEngine,
  SqlFlavor,
  Statement,
  StatementObserver,
  TemporaryTable,
  TransactionOptions,
} from "@metaxy-ts/sql";
import { again } from "./again.js";
import type { DatabaseConnection, SqlDatabase } from "./database.js";
import { Pages } from "./pages.js";
import { TemporaryTables } from "./temporary.js";
import { inTransaction } from "./transaction.js";
import { readRows, withOutputs } from "./values.js";

/** Rows that `batches` reads at once, if the batches are smaller. */
const windowRows = 20_000;

/** One connection to a SQL database, whose statements run one after the other. */
export class DatabaseEngine implements SqlEngine {
  readonly flavor: SqlFlavor;
  readonly sharesTables = true;
  readonly #database: SqlDatabase;
  readonly #connection: DatabaseConnection;
  readonly #temporary: TemporaryTables;
  readonly #queue = new Queue();

  constructor(database: SqlDatabase, connection: DatabaseConnection, observer: StatementObserver) {
    this.flavor = database.flavor;
    this.#database = database;
    this.#connection = observed(connection, observer);
    this.#temporary = new TemporaryTables(database, this.#connection);
  }

  run: RunStatement = (statement, columns) =>
    this.#queue.add(() => again(this.#database, () => this.#run(statement, columns)));

  transaction<Result>(
    work: (run: RunStatement, describe: DescribeTable) => Promise<Result>,
    options: TransactionOptions = { tables: [] },
  ): Promise<Result> {
    const tools = {
      run: (statement: Statement, columns?: readonly ColumnDescription[]) => this.#run(statement, columns),
      describe: (table: string) => this.#describe(table),
    };
    return this.#queue.add(() => this.#within(options, () => inTransaction(this.#database, tools, work)));
  }

  describe: DescribeTable = (table) => this.#queue.add(() => this.#describe(table));

  tables(): Promise<readonly string[]> {
    return this.#queue.add(() => this.#database.catalog.tables((sql) => this.#connection.run(sql)));
  }

  stage(input: StageInput): Promise<TemporaryTable> {
    return this.#queue.add(() => this.#temporary.fromInput(input));
  }

  materialize({ sql }: Statement, columns: readonly ColumnDescription[]): Promise<TemporaryTable> {
    return this.#queue.add(() => again(this.#database, () => this.#temporary.fromQuery(sql, columns)));
  }

  dropTemporary({ name }: TemporaryTable): Promise<void> {
    return this.#queue.add(() => this.#temporary.drop(name)).catch(() => undefined);
  }

  rows(statement: Statement, columns: readonly ColumnDescription[]): Promise<Row[]> {
    return this.run(statement, columns);
  }

  async *batches(table: TemporaryTable, size: number): AsyncIterable<Row[]> {
    // A statement costs more than a row, so that small batches are cut from larger ones.
    const window = size * Math.max(1, Math.floor(windowRows / size));
    const pages = new Pages(this.#database, this.#connection, table, window);
    while (!pages.isOver) {
      const rows = await this.#queue.add(() => pages.next());
      for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
    }
  }

  inline({ sql }: Statement): string {
    return sql;
  }

  async close(): Promise<void> {
    await this.#queue.add(async () => {
      await this.#temporary.dropOutliving().catch(() => undefined); // they are swept later
      await this.#connection.close();
    });
  }

  async #run({ sql }: Statement, columns?: readonly ColumnDescription[]): Promise<Row[]> {
    if (!columns) return this.#connection.run(sql);
    return readRows(this.#database, await this.#connection.run(withOutputs(this.#database, sql, columns)), columns);
  }

  /** Tells the connection of a transaction, which may run more than once. */
  async #within<Result>(options: TransactionOptions, work: () => Promise<Result>): Promise<Result> {
    await again(this.#database, async () => this.#connection.enter?.(options));
    try {
      return await work();
    } finally {
      await this.#connection.leave?.();
    }
  }

  #describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return this.#database.catalog.describe((sql) => this.#connection.run(sql), table);
  }
}

function observed(connection: DatabaseConnection, observer: StatementObserver): DatabaseConnection {
  const load = connection.load?.bind(connection);
  return {
    run: (sql) =>
      observer.observe(
        { sql, parameters: [] },
        () => connection.run(sql),
        ({ length }) => length,
      ),
    ...(load && {
      load: (rows) => observer.observe({ sql: `insert into ${rows.table}`, parameters: [] }, () => load(rows)),
    }),
    ...(connection.enter && { enter: (options) => connection.enter?.(options) ?? Promise.resolve() }),
    ...(connection.leave && { leave: () => connection.leave?.() ?? Promise.resolve() }),
    close: () => connection.close(),
  };
}
