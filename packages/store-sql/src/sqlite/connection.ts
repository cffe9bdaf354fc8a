import type { Row } from "@metaxy-ts/sql";
import type { DatabaseConnection, LoadedRows } from "../engine/database.js";
import type { SqliteDatabaseLike, SqliteStatementLike } from "./driver.js";
import { sqliteFunctions } from "./functions.js";
import { bound, quote } from "./literal.js";

/** A connection to a SQLite file. Its statements run in this thread, which does nothing else meanwhile. */
export class SqliteConnection implements DatabaseConnection {
  readonly #handle: SqliteDatabaseLike;
  readonly #isOwn: boolean;

  private constructor(handle: SqliteDatabaseLike, isOwn: boolean) {
    this.#handle = handle;
    this.#isOwn = isOwn;
  }

  /** Prepares a connection; one that is not the store's own stays open. */
  static async of(handle: SqliteDatabaseLike, isOwn: boolean): Promise<SqliteConnection> {
    for (const [name, of] of await sqliteFunctions()) handle.function(name, { deterministic: true }, of);
    return new SqliteConnection(handle, isOwn);
  }

  async run(sql: string): Promise<Row[]> {
    const statement = exact(this.#handle.prepare(sql));
    if (statement.reader === false) {
      statement.run();
      return [];
    }
    return statement.all() as Row[];
  }

  async load({ table, columns, values }: LoadedRows): Promise<void> {
    const names = columns.map(({ name }) => quote(name)).join(", ");
    const insert = this.#handle.prepare(
      `insert into ${table} (${names}) values (${columns.map(() => "?").join(", ")})`,
    );
    const count = values[0]?.length ?? 0;
    this.#handle.exec("savepoint metaxy_load");
    try {
      for (let row = 0; row < count; row++)
        insert.run(...columns.map(({ type }, index) => bound(values[index]?.at(row), type)));
    } catch (error) {
      this.#handle.exec("rollback to metaxy_load");
      throw error;
    } finally {
      this.#handle.exec("release metaxy_load");
    }
  }

  async close(): Promise<void> {
    if (this.#isOwn) this.#handle.close();
  }
}

/** Whole numbers come as bigint: as numbers they could lose digits. */
function exact(statement: SqliteStatementLike): SqliteStatementLike {
  if (statement.setReadBigInts) statement.setReadBigInts(true);
  else if (statement.reader) statement.safeIntegers?.(true);
  return statement;
}
