import type { Row } from "@metaxy-ts/sql";
import type { StorageConnection, StorageStatement } from "../storage/database.js";

/** A statement of Cloudflare D1's binding, as far as the store uses it. */
export interface D1StatementLike {
  /** The statement with its parameters. */
  bind(...parameters: unknown[]): D1StatementLike;
}

/** Cloudflare D1's binding, as far as the store uses it. */
export interface D1DatabaseLike {
  /** A statement of this text. */
  prepare(sql: string): D1StatementLike;
  /** Runs statements in one transaction. */
  batch(statements: D1StatementLike[]): Promise<readonly { readonly results: readonly unknown[] }[]>;
}

/** The tables behind a binding. */
export function d1Connection(database: D1DatabaseLike): StorageConnection {
  const send = async (statements: readonly StorageStatement[]): Promise<Row[][]> => {
    const prepared = statements.map(({ sql, parameters = [] }) => {
      const statement = database.prepare(sql);
      return parameters.length > 0 ? statement.bind(...parameters) : statement;
    });
    return (await database.batch(prepared)).map(({ results }) => results as Row[]);
  };
  return {
    read: (queries) => send(queries.map((sql) => ({ sql }))),
    atomic: async (statements) => {
      await send(statements);
    },
    close: async () => {},
  };
}
