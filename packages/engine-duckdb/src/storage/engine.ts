import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import type { DescribeTable, Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "@metaxy-ts/sql";
import type { RecordBatch, Table } from "apache-arrow";
import { duckdbFlavor } from "../flavor.js";
import { identifiersIn } from "./identifiers.js";
import type { StorageSession } from "./session.js";

/** DuckDB as it sees a storage: each statement reads the storage's tables as they are when it starts. They cannot be changed in SQL. */
export class StorageEngine implements SqlEngine {
  readonly flavor = duckdbFlavor;
  readonly #session: StorageSession;

  constructor(session: StorageSession) {
    this.#session = session;
  }

  run: RunStatement = (statement) => this.#during(statement, (engine) => engine.run(statement));

  /** Its statements see temporary tables only: whole tables could not be staged half-way. */
  transaction<Result>(work: (run: RunStatement, describe: DescribeTable) => Promise<Result>): Promise<Result> {
    return this.#session.engine.transaction(work);
  }

  describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return this.#session.turn(() => this.#session.tables.describe(table));
  }

  tables(): Promise<readonly string[]> {
    return this.#session.turn(() => this.#session.storage.list());
  }

  columns(statement: Statement): Promise<readonly ColumnDescription[]> {
    return this.#during(statement, (engine) => engine.columns(statement));
  }

  stage(input: StageInput): Promise<TemporaryTable> {
    const { engine, tables } = this.#session;
    if (input.kind !== "sql") return engine.stage(input);
    return this.#session.turn(async () => {
      const named = identifiersIn(input.sql);
      const all = await this.#session.storage.list();
      const reads = { tables: all.filter((table) => named.has(table.toLowerCase())) };
      return tables.during(reads, () => engine.stage(input));
    });
  }

  materialize(statement: Statement): Promise<TemporaryTable> {
    return this.#during(statement, (engine) => engine.materialize(statement));
  }

  dropTemporary(table: TemporaryTable): Promise<void> {
    return this.#session.engine.dropTemporary(table);
  }

  rows(statement: Statement): Promise<Row[]> {
    return this.#during(statement, (engine) => engine.rows(statement));
  }

  batches(table: TemporaryTable, size: number): AsyncIterable<Row[]> {
    return this.#session.engine.batches(table, size);
  }

  arrow(statement: Statement): Promise<Table> {
    return this.#during(statement, (engine) => engine.arrow(statement));
  }

  arrowBatches(table: TemporaryTable): AsyncIterable<RecordBatch> {
    return this.#session.engine.arrowBatches(table);
  }

  toParquet(statement: Statement, path: string): Promise<number> {
    return this.#during(statement, (engine) => engine.toParquet(statement, path));
  }

  inline(statement: Statement): string {
    return this.#session.engine.inline(statement);
  }

  /** Closes the storage too. */
  close(): Promise<void> {
    const { engine, storage } = this.#session;
    return this.#session.turn(async () => {
      try {
        await storage.close();
      } finally {
        await engine.close();
      }
    });
  }

  #during<Result>(statement: Statement, work: (engine: StorageSession["engine"]) => Promise<Result>): Promise<Result> {
    const { engine, tables } = this.#session;
    return this.#session.turn(() => tables.during(statement.reads?.() ?? nothing, () => work(engine)));
  }
}

/** A statement that was not compiled is one of the engine's own, and reads temporary tables. */
const nothing = { tables: [] };
