import { Queue } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { StorageConnection, StorageStatement } from "../storage/database.js";

/** A statement of `@tursodatabase/database`, as far as the store uses it. */
export interface TursoStatementLike {
  /** Runs the statement and gives its rows. */
  all(...parameters: unknown[]): Promise<unknown[]>;
  /** Frees it. */
  close(): unknown;
}

/** A database of `@tursodatabase/database`, as far as the store uses it. */
export interface TursoDatabaseLike {
  /** Compiles a statement. */
  prepare(sql: string): TursoStatementLike | Promise<TursoStatementLike>;
  /** Runs a statement without rows. */
  exec(sql: string): Promise<unknown>;
  /** Ends the connection. */
  close(): unknown;
}

/** Stores over one connection of the user's take turns: a connection has one transaction at a time. */
const turns = new WeakMap<TursoDatabaseLike, Queue>();

/** The tables behind a connection; one that is not the store's own stays open. */
export function tursoConnection(database: TursoDatabaseLike, isOwn: boolean): StorageConnection {
  const queue = turns.get(database) ?? new Queue();
  turns.set(database, queue);
  const inTransaction = (begin: string, statements: readonly StorageStatement[]): Promise<Row[][]> =>
    queue.add(async () => {
      await database.exec(begin);
      try {
        const results: Row[][] = [];
        for (const statement of statements) results.push(await run(database, statement));
        await database.exec("commit");
        return results;
      } catch (error) {
        await database.exec("rollback").catch(() => undefined); // some errors have rolled back by themselves
        throw error;
      }
    });
  return {
    read: (queries) =>
      inTransaction(
        "begin",
        queries.map((sql) => ({ sql })),
      ),
    atomic: async (statements) => {
      await inTransaction("begin immediate", statements);
    },
    close: async () => {
      if (isOwn) await queue.add(async () => database.close());
    },
  };
}

async function run(database: TursoDatabaseLike, { sql, parameters = [] }: StorageStatement): Promise<Row[]> {
  const statement = await database.prepare(sql);
  try {
    return (await statement.all(...parameters)) as Row[];
  } finally {
    await statement.close();
  }
}
