import type {
  ErasePlan,
  OpenTableStorage,
  Source,
  Staged,
  StoreWriteOptions,
  SystemTable,
  WritePlan,
  WriteResult,
} from "@metaxy-ts/core/adapter";
import { recordedColumns, SqlConnection } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import type { Interrupted } from "./appends.js";
import { Appends } from "./appends.js";
import { StorageEngine } from "./engine.js";
import { StorageEraser } from "./erase.js";
import { record } from "./record.js";
import { StorageSession } from "./session.js";
import { StorageTarget } from "./write.js";

export interface StorageConnectionOptions {
  readonly engine: DuckDBEngine;
  readonly storage: OpenTableStorage;
  readonly tablePrefix: string;
  /** The library's error for one of the storage, in the middle of a write. */
  readonly interrupted: Interrupted;
}

/** An open store over the tables of a storage. Reading is SQL on the storage's tables; whatever changes them goes through the storage. */
export class StorageConnection extends SqlConnection {
  readonly #session: StorageSession;
  readonly #eraser: StorageEraser;
  readonly #interrupted: Interrupted;
  readonly #target: StorageTarget;

  constructor({ engine, storage, tablePrefix, interrupted }: StorageConnectionOptions) {
    const session = new StorageSession(engine, storage);
    const target = new StorageTarget(session, tablePrefix, interrupted);
    super({ engine: new StorageEngine(session), tablePrefix, target });
    this.#session = session;
    this.#target = target;
    this.#interrupted = interrupted;
    this.#eraser = new StorageEraser(session);
  }

  /** Several plans are appended in the given order, each in its own commit. */
  override async write(plans: readonly WritePlan[], options: StoreWriteOptions): Promise<WriteResult> {
    const staged: Staged[] = [];
    try {
      const fixed: WritePlan[] = [];
      for (const plan of plans) fixed.push({ ...plan, source: await this.#fixed(plan.source, staged) });
      return await super.write(fixed, options);
    } finally {
      for (const rows of staged) await rows.release();
    }
  }

  override record(table: SystemTable, rows: Staged["source"]): Promise<void> {
    const { name, featureKey } = table;
    const columns = recordedColumns(this.#session.engine.flavor, table.columns);
    const appends = new Appends(this.#session.storage, this.#interrupted);
    return this.changing([name], () =>
      this.#session.turn(() => record(this.#session, { table: name, columns, from: rows.name, featureKey }, appends)),
    );
  }

  override async erase(plan: ErasePlan): Promise<number> {
    const staged: Staged[] = [];
    try {
      const { matching } = plan;
      const source = matching && (await this.#fixed(matching.source, staged));
      const fixed = matching && source ? { ...plan, matching: { ...matching, source } } : plan;
      return await this.changing([plan.table], () => this.#eraser.erase(fixed));
    } finally {
      for (const rows of staged) await rows.release();
    }
  }

  canWrite(): Promise<boolean | undefined> {
    const { storage } = this.#session;
    return this.#session.turn(async () => storage.canWrite?.());
  }

  override drop(table: string): Promise<void> {
    const { storage, tables } = this.#session;
    return this.changing([table], () =>
      this.#session.turn(async () => {
        await tables.forget(table);
        await storage.drop(table);
        this.#target.dropped(table);
      }),
    );
  }

  /** Rows that are in the engine already, so that changing a table reads none. */
  async #fixed(source: Source, staged: Staged[]): Promise<Source> {
    if (source.kind !== "read" && source.kind !== "rebase") return source;
    const read = source.kind === "read" ? source.plan : { ...source.plan.read, ...everything, source };
    const rows = await this.read(read).source();
    staged.push(rows);
    return rows.source;
  }
}

/** A read of rows that were chosen before. */
const everything = {
  featureVersions: null,
  asOf: null,
  history: "all",
  includeSoftDeleted: true,
  filters: [],
  matching: null,
} as const;
