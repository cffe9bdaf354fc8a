import type { RecordedSettings, StoreWriteOptions, WritePlan } from "@metaxy-ts/core/adapter";
import { requireSameHash, systemColumns } from "@metaxy-ts/core/adapter";
import type { Bookkeeping, NewTable, Row } from "@metaxy-ts/sql";
import { settingsIn, settingsRows, settingsTable, writesTable } from "@metaxy-ts/sql";
import { literal, quote } from "../text.js";
import type { Appends } from "./appends.js";
import { record } from "./record.js";
import type { StorageSession } from "./session.js";

/** The two system tables of a storage in which a store records its writes. To be used within a turn. */
export class Ledger {
  /** True once a write has found the store's settings there, or has recorded them: they stay what they are. */
  isSettled = false;
  /** Keys of core's own that were committed; only this connection is asked for them. */
  readonly ownKeys = new Set<string>();
  readonly #session: StorageSession;
  readonly #settings: NewTable;
  readonly #writes: NewTable;

  constructor(session: StorageSession, tablePrefix: string) {
    this.#session = session;
    this.#settings = settingsTable(tablePrefix);
    this.#writes = writesTable(tablePrefix);
  }

  /** The bookkeeping of one write. */
  entry(options: StoreWriteOptions, appends: Appends): Bookkeeping {
    return new LedgerEntry(this, options, appends);
  }

  dropped(table: string): void {
    if (table === this.#settings.name) this.isSettled = false;
  }

  async settings(): Promise<RecordedSettings | undefined> {
    return settingsIn(await this.#rows(this.#settings, "name, value", "true"));
  }

  async recordSettings(settings: RecordedSettings, appends: Appends): Promise<void> {
    const rows = settingsRows(settings).map(({ name, value }) => [literal(name), literal(value)]);
    await this.#append(this.#settings, rows, appends);
  }

  /** What is recorded under a key: a timestamp in microseconds, and the number of rows, which is null where a write started. */
  records(key: string): Promise<Row[]> {
    return this.#rows(this.#writes, "epoch_us(recorded_at)::varchar as recorded, rows", `key = ${literal(key)}`);
  }

  /** Records under a key the timestamps of a write that starts, without a number of rows, or that it is done. */
  async record(key: string, timestamps: readonly bigint[], rows: number | null, appends: Appends): Promise<void> {
    const values = timestamps.map((timestamp) => [literal(key), `make_timestamptz(${timestamp})`, String(rows)]);
    await this.#append(this.#writes, values, appends);
  }

  /** Whether the plan's table has one of its samples with one of these timestamps. */
  async hasLanded({ table, source, idColumns }: WritePlan, timestamps: readonly string[]): Promise<boolean> {
    if (timestamps.length === 0 || source.kind !== "staged") return false;
    const { tables } = this.#session;
    if (!(await tables.describe(table))) return false;
    const { updatedAt } = systemColumns;
    const same = idColumns.map((column) => `given.${quote(column)} = stored.${quote(column)}`).join(" and ");
    const tries = timestamps.map((timestamp) => `make_timestamptz(${timestamp})`).join(", ");
    const sql = `select 1 from ${quote(table)} as stored where ${quote(updatedAt)} in (${tries}) and exists (select 1 from ${source.name} as given where ${same}) limit 1`;
    const reads = { tables: [table], columns: new Set([...idColumns, updatedAt]) };
    return (await tables.during(reads, () => this.#query(sql))).length > 0;
  }

  /** None where there is no such table. */
  async #rows({ name, columns }: NewTable, values: string, where: string): Promise<Row[]> {
    const { tables } = this.#session;
    if (!(await tables.describe(name))) return [];
    const reads = { tables: [name], columns: new Set(columns.map((column) => column.name)) };
    return tables.during(reads, () => this.#query(`select ${values} from ${quote(name)} where ${where}`));
  }

  async #append({ name, columns }: NewTable, rows: readonly (readonly string[])[], appends: Appends): Promise<void> {
    const lines = rows.map((values) => `(${values.join(", ")})`).join(", ");
    const names = columns.map((column) => quote(column.name)).join(", ");
    const from = `(values ${lines}) as recorded (${names})`;
    await record(this.#session, { table: name, columns, from }, appends);
  }

  #query(sql: string): Promise<Row[]> {
    return this.#session.engine.run({ sql, parameters: [] });
  }
}

/**
 * A write with an idempotency key leaves two records: that it started, one row per plan with the timestamp of its rows and no count, and
 * that it is done. After a crash in between, rows with such a timestamp show what has been appended.
 */
class LedgerEntry implements Bookkeeping {
  readonly #ledger: Ledger;
  readonly #options: StoreWriteOptions;
  readonly #appends: Appends;
  /** Timestamps, in microseconds, of earlier tries of the write. */
  #tries: readonly string[] = [];

  constructor(ledger: Ledger, options: StoreWriteOptions, appends: Appends) {
    this.#ledger = ledger;
    this.#options = options;
    this.#appends = appends;
  }

  async isRepeated(): Promise<boolean> {
    const { idempotencyKey, keyScope } = this.#options;
    if (idempotencyKey === null) return false;
    if (keyScope === "connection") return this.#ledger.ownKeys.has(idempotencyKey);
    const records = await this.#ledger.records(idempotencyKey);
    this.#tries = records.map(({ recorded }) => String(recorded));
    return records.some(({ rows }) => rows !== null);
  }

  async recordSettings(): Promise<void> {
    if (this.#ledger.isSettled) return;
    const { settings } = this.#options;
    const recorded = await this.#ledger.settings();
    if (recorded) requireSameHash(recorded.hash, settings.hash);
    else await this.#ledger.recordSettings(settings, this.#appends);
    this.#ledger.isSettled = true;
  }

  async begin(plans: readonly WritePlan[]): Promise<ReadonlySet<string>> {
    const landed = new Set<string>();
    const key = this.#storedKey;
    if (key === null) return landed;
    for (const plan of plans) if (await this.#ledger.hasLanded(plan, this.#tries)) landed.add(plan.table);
    const timestamps = plans.flatMap(({ updatedAt }) => ("value" in updatedAt ? [updatedAt.value] : []));
    if (timestamps.length > 0) await this.#ledger.record(key, timestamps, null, this.#appends);
    return landed;
  }

  async finish(rows: number): Promise<void> {
    const { idempotencyKey, keyScope } = this.#options;
    if (idempotencyKey !== null && keyScope === "connection") this.#ledger.ownKeys.add(idempotencyKey);
    const key = this.#storedKey;
    if (key !== null) await this.#ledger.record(key, [BigInt(Date.now()) * 1000n], rows, this.#appends);
  }

  /** The key, if the storage has to know it. */
  get #storedKey(): string | null {
    return this.#options.keyScope === "store" ? this.#options.idempotencyKey : null;
  }
}
