/** A statement that a store's database has run, or refused. */
export interface StatementEvent {
  /** The store: kind and place, without credentials. */
  readonly store: string;
  /** As the store has sent it, apart from parameters. Secrets are `***`. */
  readonly sql: string;
  /** Values of the placeholders in `sql`. Secrets are `***`. */
  readonly parameters: readonly unknown[];
  /** From sending it to its last row, without waiting for other statements of the store. */
  readonly milliseconds: number;
  /** How many rows it gave, wrote or removed; null where the database does not say, and for a statement that has none or failed. */
  readonly rows: number | null;
  /** Why it failed. The message is the database's if no secret can be in it. If omitted, the statement succeeded. */
  readonly error?: Error;
}

/**
 * Called after every statement. An error that it throws, or a promise that rejects, is ignored: no operation fails because of
 * it. Statements wait for it, so that it should do little.
 */
export type OnStatement = (event: StatementEvent) => void;
