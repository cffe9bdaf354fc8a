import type { Row, StatementObserver } from "@metaxy-ts/sql";
import type { StorageConnection, StorageStatement } from "../storage/database.js";

/** A client of `@libsql/client`, as far as the store uses it. */
export interface LibsqlClientLike {
  /** Runs statements in one transaction. */
  batch(
    statements: { sql: string; args: (string | Uint8Array)[] }[],
    mode: "write" | "read",
  ): Promise<readonly { readonly rows: readonly unknown[] }[]>;
  /** Runs one statement. */
  execute(sql: string): Promise<unknown>;
  /** How it reaches the database: `file` for one on this machine. */
  readonly protocol: string;
}

/**
 * Prepares a database for writing. In a file, those who read and those who write need not wait for each other then. A query that had to wait would
 * also stay open in the driver, and with it all transactions after it.
 */
export async function prepare(client: LibsqlClientLike, observer: StatementObserver): Promise<void> {
  if (client.protocol !== "file") return;
  const sql = "pragma journal_mode = wal";
  await observer.observe({ sql, parameters: [] }, () => client.execute(sql));
}

/** The tables behind a client, which stays the user's. */
export function libsqlConnection(client: LibsqlClientLike): StorageConnection {
  const send = async (statements: readonly StorageStatement[], mode: "write" | "read"): Promise<Row[][]> => {
    const batch = statements.map(({ sql, parameters = [] }) => ({ sql, args: [...parameters] }));
    return (await client.batch(batch, mode)).map(({ rows }) => rows as Row[]);
  };
  return {
    read: (queries) =>
      send(
        queries.map((sql) => ({ sql })),
        "read",
      ),
    atomic: async (statements) => {
      await send(statements, "write");
    },
    close: async () => {},
  };
}
