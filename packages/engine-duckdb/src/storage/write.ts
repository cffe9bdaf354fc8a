import type { StoreWriteOptions, WritePlan } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { OpenWrite, WriteTarget } from "@metaxy-ts/sql";
import type { Interrupted } from "./appends.js";
import { Appends } from "./appends.js";
import { Ledger } from "./ledger.js";
import { NewestTimestamps } from "./newest.js";
import type { StorageSession } from "./session.js";
import { StorageSink } from "./sink.js";

/** Writes to a storage. Nothing reaches it before every check of every plan has passed. */
export class StorageTarget implements WriteTarget {
  readonly #session: StorageSession;
  readonly #ledger: Ledger;
  readonly #newest: NewestTimestamps;
  readonly #interrupted: Interrupted;

  constructor(session: StorageSession, tablePrefix: string, interrupted: Interrupted) {
    this.#session = session;
    this.#ledger = new Ledger(session, tablePrefix);
    this.#newest = new NewestTimestamps(session);
    this.#interrupted = interrupted;
  }

  write<Result>(
    plans: readonly WritePlan[],
    options: StoreWriteOptions,
    work: (write: OpenWrite) => Promise<Result>,
  ): Promise<Result> {
    const { engine, storage, tables } = this.#session;
    return this.#session.turn(async () => {
      for (const plan of plans) this.#checkGrowth(plan);
      const appends = new Appends(storage, this.#interrupted);
      return work({
        run: engine.run,
        describe: (table) => tables.describe(table),
        newest: (plan) => this.#newest.replacedBy(plan),
        bookkeeping: this.#ledger.entry(options, appends),
        sink: new StorageSink(this.#session, this.#newest, appends, options.signal),
      });
    });
  }

  /** To be called when a table is dropped: the store's settings may be gone with it. */
  dropped(table: string): void {
    this.#ledger.dropped(table);
  }

  #checkGrowth({ feature, change, checks }: WritePlan): void {
    const widened = checks.find(({ kind }) => kind === "exactStored");
    if (widened)
      throw new MetaxyError(
        "CAPABILITY_UNSUPPORTED",
        `Nothing was written to ${feature}: its table would need another type for stored values, and a table storage cannot change types.`,
        { details: { feature } },
      );
    for (const column of change.kind === "extend" ? change.grown : []) {
      const problem = this.#session.storage.refusesGrowth?.(column);
      if (problem === undefined) continue;
      throw new MetaxyError(
        "WRITE_INVALID",
        `Nothing was written to ${feature}: the rows have members of column ${JSON.stringify(column.name)} that the table lacks, and ${problem}. Put them into a separate column, or write the rows to a feature with another key.`,
        { details: { feature, column: column.name } },
      );
    }
  }
}
