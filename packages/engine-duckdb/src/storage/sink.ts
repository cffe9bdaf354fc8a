import type { EngineRows, WritePlan } from "@metaxy-ts/core/adapter";
import type { RowSink, TableRows } from "@metaxy-ts/sql";
import type { Appends } from "./appends.js";
import { emptyRows, engineRows, queriedRows } from "./engine-rows.js";
import type { NewestTimestamps } from "./newest.js";
import type { StorageSession } from "./session.js";

/** Appends the rows of a write to a storage, each table in its own commit. */
export class StorageSink implements RowSink {
  readonly #session: StorageSession;
  readonly #newest: NewestTimestamps;
  readonly #appends: Appends;
  readonly #signal: AbortSignal | undefined;

  constructor(session: StorageSession, newest: NewestTimestamps, appends: Appends, signal: AbortSignal | undefined) {
    this.#session = session;
    this.#newest = newest;
    this.#appends = appends;
    this.#signal = signal;
  }

  async create({ table, parts, columns }: TableRows): Promise<void> {
    const rows = emptyRows(this.#session.engine, columns);
    await this.#appends.append(table, rows, { feature: featureOf(parts) });
  }

  /** The rows of the only table are made while the storage takes them. Those of several are all put aside before the first is stored. */
  async append(tables: readonly TableRows[]): Promise<void> {
    const { engine } = this.#session;
    const aside: (() => Promise<void>)[] = [];
    try {
      const ready: { readonly of: TableRows; readonly rows: EngineRows }[] = [];
      for (const of of tables) {
        const rows = this.#rows(of);
        if (tables.length === 1) {
          ready.push({ of, rows });
          continue;
        }
        const table = await engine.materialize({ sql: rows.sql, parameters: [] });
        aside.push(() => engine.dropTemporary(table));
        ready.push({ of, rows: engineRows(engine, table) });
      }
      for (const [index, { of, rows }] of ready.entries()) {
        // Once the first is stored, the others are in any case: a part of a write is worse than all of it.
        const signal = index === 0 ? { signal: this.#signal } : {};
        await this.#appends.append(of.table, rows, { feature: featureOf(of.parts), ...signal });
        this.#newest.appended(
          of.table,
          of.parts.map(({ plan }) => plan),
        );
      }
    } finally {
      for (const drop of aside) await drop();
    }
  }

  #rows({ columns, count, joined }: TableRows): EngineRows {
    const { names, statement } = joined();
    return queriedRows(this.#session.engine, columns, { names, rows: statement, count });
  }
}

/** The feature whose table it is; null for a table of the library itself. */
function featureOf([{ plan }]: readonly [{ readonly plan: WritePlan }, ...unknown[]]): string | null {
  return plan.isSystemTable ? null : plan.feature;
}
