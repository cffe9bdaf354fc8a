import type { StatementObserver } from "@metaxy-ts/sql";
import { SqlConnection } from "@metaxy-ts/sql";
import type { DatabaseConnection, SqlDatabase } from "./database.js";
import { DatabaseEngine } from "./engine.js";

/** What a store knows beside its database. */
export interface StoreFacts {
  readonly tablePrefix: string;
  /** Whether the user may write. If omitted, only a write can tell. */
  canWrite?(): Promise<boolean | undefined>;
}

/** An open store in a SQL database. */
export class DatabaseStoreConnection extends SqlConnection {
  readonly now?: () => Promise<bigint>;
  readonly canWrite: () => Promise<boolean | undefined>;

  constructor(database: SqlDatabase, connection: DatabaseConnection, observer: StatementObserver, facts: StoreFacts) {
    const engine = new DatabaseEngine(database, connection, observer);
    super({ engine, tablePrefix: facts.tablePrefix, ...(database.singleIds && { singleIds: database.singleIds }) });
    this.canWrite = async () => facts.canWrite?.();
    const { now } = database;
    if (now === undefined) return;
    this.now = async () => {
      const [row = {}] = await engine.run({ sql: now, parameters: [] });
      return BigInt(String(Object.values(row)[0]));
    };
  }
}
