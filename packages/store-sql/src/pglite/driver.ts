/** What PGlite says of a statement. */
export interface PgliteResult {
  /** Its rows, as lists of values in the mode `array`. */
  readonly rows: readonly unknown[];
  /** Its columns. */
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

/** What runs statements: a database of `@electric-sql/pglite`, or one of its transactions. */
export interface PgliteStatementsLike {
  /** Runs one statement. */
  query(
    sql: string,
    parameters?: never[],
    options?: { readonly rowMode?: "array"; readonly blob?: Blob },
  ): Promise<PgliteResult>;
}

/** A transaction of PGlite. */
export interface PgliteTransactionLike extends PgliteStatementsLike {
  /** Ends it, and stores nothing of it. */
  rollback(): Promise<void>;
}

/** A database of `@electric-sql/pglite`, as far as the store uses it. */
export interface PgliteLike extends PgliteStatementsLike {
  /** Runs statements without rows. */
  exec(sql: string): Promise<unknown>;
  /** Runs work in a transaction. Other statements of the database wait for it. */
  transaction(work: (transaction: PgliteTransactionLike) => Promise<unknown>): Promise<unknown>;
}
