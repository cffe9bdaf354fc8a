/** A statement of `node:sqlite` or of better-sqlite3, as far as the store uses it. */
export interface SqliteStatementLike {
  /** Runs the statement and gives its rows. */
  all(...parameters: readonly unknown[]): unknown[];
  /** Runs the statement, which gives no rows. */
  run(...parameters: readonly unknown[]): unknown;
  /** Of better-sqlite3: whether the statement gives rows. */
  readonly reader?: boolean;
  /** Of better-sqlite3. */
  safeIntegers?(on: boolean): unknown;
  /** Of `node:sqlite`. */
  setReadBigInts?(on: boolean): unknown;
}

/** A database of `node:sqlite` or of better-sqlite3, as far as the store uses it. */
export interface SqliteDatabaseLike {
  /** Compiles a statement. */
  prepare(sql: string): SqliteStatementLike;
  /** Runs statements without rows. */
  exec(sql: string): unknown;
  /** Registers a function. */
  function(
    name: string,
    options: { readonly deterministic: boolean },
    of: (...values: string[]) => string | number,
  ): unknown;
  /** Ends the connection. */
  close(): unknown;
}
