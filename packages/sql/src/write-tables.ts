import type { StoreWriteOptions, WritePlan } from "@metaxy-ts/core/adapter";
import { errorText, hasColumns, MetaxyError, throwIfAborted, WriteConflict } from "@metaxy-ts/core/adapter";
import type { SettingsTable, WritesTable } from "./bookkeeping.js";
import { compileAppend, joinedRows } from "./compile/append.js";
import { compileChange } from "./compile/table.js";
import type { DescribeTable, RunStatement } from "./engine.js";
import type { SqlSession } from "./session.js";
import type { Bookkeeping, OpenWrite, RowSink, TableRows, WriteTarget } from "./write-target.js";

export interface TablesOfDatabase {
  readonly settings: SettingsTable;
  readonly writes: WritesTable;
}

/** Writes to tables of the database: in a transaction, where it has them. */
export class DatabaseTarget implements WriteTarget {
  readonly #session: SqlSession;
  readonly #tables: TablesOfDatabase;

  constructor(session: SqlSession, tables: TablesOfDatabase) {
    this.#session = session;
    this.#tables = tables;
  }

  async write<Result>(
    plans: readonly WritePlan[],
    options: StoreWriteOptions,
    work: (write: OpenWrite) => Promise<Result>,
  ): Promise<Result> {
    let bookkeeping: TableBookkeeping | undefined;
    const result = await this.#session.engine.transaction(
      (run, describe) => {
        bookkeeping = new TableBookkeeping(this.#session, this.#tables, options, run);
        return work({ run, describe, bookkeeping, sink: new TableSink(this.#session, options, { run, describe }) });
      },
      { tables: [...new Set(plans.map(({ table }) => table))], signal: options.signal },
    );
    bookkeeping?.confirm();
    return result;
  }
}

class TableBookkeeping implements Bookkeeping {
  readonly #session: SqlSession;
  readonly #tables: TablesOfDatabase;
  readonly #options: StoreWriteOptions;
  readonly #run: RunStatement;
  #hasSettings = false;

  constructor(session: SqlSession, tables: TablesOfDatabase, options: StoreWriteOptions, run: RunStatement) {
    this.#session = session;
    this.#tables = tables;
    this.#options = options;
    this.#run = run;
  }

  async isRepeated(): Promise<boolean> {
    const { idempotencyKey } = this.#options;
    if (idempotencyKey === null) return false;
    await this.#tables.writes.create(this.#run);
    return this.#tables.writes.has(idempotencyKey, this.#run);
  }

  async recordSettings(): Promise<void> {
    await this.#tables.settings.record(this.#options.settings, this.#run);
    this.#hasSettings = true;
  }

  /** What a transaction has done goes with it, and without one the engine knows appends under a key again. */
  async begin(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  async finish(rows: number): Promise<void> {
    const { idempotencyKey, signal } = this.#options;
    if (idempotencyKey !== null) await this.#tables.writes.record(idempotencyKey, rows, this.#run);
    if (!this.#session.engine.withoutTransactions) throwIfAborted(signal);
  }

  /** To be called once everything is committed. */
  confirm(): void {
    if (this.#hasSettings) this.#tables.settings.confirm();
  }
}

class TableSink implements RowSink {
  readonly #session: SqlSession;
  readonly #options: StoreWriteOptions;
  readonly #run: RunStatement;
  readonly #describe: DescribeTable;

  constructor(
    session: SqlSession,
    options: StoreWriteOptions,
    { run, describe }: { readonly run: RunStatement; readonly describe: DescribeTable },
  ) {
    this.#session = session;
    this.#options = options;
    this.#run = run;
    this.#describe = describe;
  }

  async create({ parts: [{ plan }] }: TableRows): Promise<void> {
    await this.#change(plan);
  }

  async append(tables: readonly TableRows[]): Promise<void> {
    const { withoutTransactions = false } = this.#session.engine;
    const stored: string[] = [];
    for (const table of tables) {
      if (stored.length === 0 || !withoutTransactions) throwIfAborted(this.#options.signal);
      const name = nameOf(table);
      try {
        await this.#appendTo(table);
      } catch (error) {
        throw withoutTransactions && stored.length > 0 ? partlyStored(name, stored, error) : error;
      }
      stored.push(name);
    }
  }

  async #appendTo({ table, parts, columns }: TableRows): Promise<void> {
    const { context, compile, engine } = this.#session;
    const { idempotencyKey: key } = this.#options;
    for (const { plan } of parts) {
      await this.#change(plan);
      if (engine.withoutTransactions || engine.sharesTables) await this.#requireChanged(plan);
    }
    // Without transactions one statement is one commit. Under a key each plan has its own: when it runs again, others may have no rows left.
    if (engine.withoutTransactions && key === null) {
      const all = parts.map(({ rows }) => rows);
      const insert = compileAppend(context, table, joinedRows(context, all, columns));
      await this.#run({ ...compile(insert), append: { table } });
      return;
    }
    for (const { rows, position } of parts) {
      const once = position === 0 ? key : `${key} ${position}`;
      const append = key === null ? { table } : { table, once: String(once) };
      await this.#run({ ...compile(compileAppend(context, table, rows)), append });
    }
  }

  /**
   * Another write may have made the table, or a column, since this one was planned. The statements that change it leave what is there as it
   * is, and values would be converted to its types.
   */
  async #requireChanged({ table, change }: WritePlan): Promise<void> {
    if (change.kind === "none") return;
    const columns = (await this.#describe(table)) ?? [];
    if (!hasColumns(columns, change.columns)) throw new WriteConflict(table);
  }

  /** Makes the plan's table ready. */
  async #change(plan: WritePlan): Promise<void> {
    const { context, compile } = this.#session;
    for (const statement of compileChange(context.flavor, plan)) await this.#run(compile(statement));
  }
}

function nameOf({ table, parts: [{ plan }] }: TableRows): string {
  return plan.isSystemTable ? table : plan.feature;
}

/** The write is not tried again by itself: what is stored would be stored twice. */
function partlyStored(feature: string, stored: readonly string[], cause: unknown): MetaxyError {
  const reason = errorText(cause);
  return new MetaxyError(
    "STORE_FAILED",
    `The write stopped at ${feature}; ${stored.join(", ")} is stored already, and the store has no transactions. Resolve again and write the remaining features, or repeat a write that has an idempotency key. Cause: ${reason}`,
    { details: { feature, stored: [...stored] }, cause },
  );
}
