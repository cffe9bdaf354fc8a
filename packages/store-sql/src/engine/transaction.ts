import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { DescribeTable, RunStatement, Statement } from "@metaxy-ts/sql";
import { again } from "./again.js";
import type { SqlDatabase } from "./database.js";

const isDdl = /^\s*(?:create|alter|drop)\b(?!\s+temp)/i;

/** What a transaction runs on. */
export interface TransactionTools {
  readonly run: RunStatement;
  readonly describe: DescribeTable;
}

/** Runs work in a transaction, from its start again where it lost against others, or where a statement would commit what stands before it. */
export async function inTransaction<Result>(
  database: SqlDatabase,
  tools: TransactionTools,
  work: (run: RunStatement, describe: DescribeTable) => Promise<Result>,
): Promise<Result> {
  if (!database.ddlCommits) return again(database, () => once(database, tools, () => work(tools.run, tools.describe)));
  const changes = new EarlyChanges(tools);
  for (;;) {
    try {
      return await again(database, () => {
        const { run, describe } = changes.tools();
        return once(database, tools, () => work(run, describe));
      });
    } catch (error) {
      if (!(error instanceof EarlyChange)) throw error;
      await again(database, () => changes.make(error.statement));
    }
  }
}

async function once<Result>(
  { begin = "begin" }: SqlDatabase,
  { run }: TransactionTools,
  work: () => Promise<Result>,
): Promise<Result> {
  const execute = (sql: string): Promise<unknown> => run({ sql, parameters: [] });
  await execute(begin);
  try {
    const result = await work();
    await execute("commit");
    return result;
  } catch (error) {
    await execute("rollback").catch(() => undefined); // the error that led here counts, and a lost connection rolls back by itself
    throw error;
  }
}

/** Thrown inside of a transaction for a statement that has to run before it. */
class EarlyChange extends Error {
  readonly statement: Statement;

  constructor(statement: Statement) {
    super("The statement commits.");
    this.statement = statement;
  }
}

/**
 * Changes of tables that are made before the transaction, because they would commit it. When it runs again, they are done, but its
 * work still sees the tables as they were until it asks for the change.
 */
class EarlyChanges {
  readonly #tools: TransactionTools;
  readonly #made = new Set<string>();
  readonly #before = new Map<string, readonly ColumnDescription[] | undefined>();

  constructor(tools: TransactionTools) {
    this.#tools = tools;
  }

  async make(statement: Statement): Promise<void> {
    await this.#tools.run(statement);
    this.#made.add(statement.sql);
  }

  /** For one run of the work. */
  tools(): TransactionTools {
    const changed = new Set<string>();
    return {
      run: async (statement, columns) => {
        if (!isDdl.test(statement.sql)) return this.#tools.run(statement, columns);
        if (!this.#made.has(statement.sql)) throw new EarlyChange(statement);
        for (const table of statement.reads?.().tables ?? []) changed.add(table);
        return [];
      },
      describe: async (table) => {
        if (changed.has(table)) return this.#tools.describe(table);
        if (!this.#before.has(table)) this.#before.set(table, await this.#tools.describe(table));
        return this.#before.get(table);
      },
    };
  }
}
