import type { PgliteLike, PgliteStatementsLike, PgliteTransactionLike } from "./driver.js";

/** A transaction that ends with a call. */
export class OpenTransaction {
  readonly statements: PgliteStatementsLike;
  readonly #end: (commits: boolean) => void;
  readonly #over: Promise<unknown>;

  private constructor(statements: PgliteTransactionLike, end: (commits: boolean) => void, over: Promise<unknown>) {
    this.statements = statements;
    this.#end = end;
    this.#over = over;
  }

  /** Waits for the transactions of others; then runs the first statement. */
  static begin(db: PgliteLike, first: string): Promise<OpenTransaction> {
    return new Promise((resolve, reject) => {
      const over = db.transaction(async (transaction) => {
        await transaction.query(first);
        const commits = await new Promise<boolean>((end) => resolve(new OpenTransaction(transaction, end, over)));
        if (!commits) await transaction.rollback();
      });
      over.catch(reject);
    });
  }

  async commit(): Promise<void> {
    this.#end(true);
    await this.#over;
  }

  async rollback(): Promise<void> {
    this.#end(false);
    await this.#over;
  }
}
