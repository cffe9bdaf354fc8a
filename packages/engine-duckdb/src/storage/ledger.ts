import type { WritePlan } from "@metaxy-ts/core/adapter";
import { systemColumns, systemTablePrefix } from "@metaxy-ts/core/adapter";
import { literal, quote } from "../text.js";
import { engineRows, filledTable } from "./engine-rows.js";
import type { StorageSession } from "./session.js";

/**
 * What a store records of its writes, in two system tables of the storage. A write sees copies of them in the engine; what it adds
 * there is appended to the storage.
 *
 * A write with an idempotency key leaves two records: that it started, one row per feature with the timestamp of its rows and no count, and
 * that it is done. After a crash in between, rows with such a timestamp show what has been appended.
 */
export class Ledger {
  /** Goes in front of the names of the copies. */
  readonly scratchPrefix = "metaxy_scratch_";
  readonly #session: StorageSession;
  readonly #settings: string;
  readonly #writes: string;
  /** Whether the storage has settings. Then a write compares the store's with their copy. */
  #stored = false;
  /** True once a write has passed that comparison; then it need not be made again. */
  #settled = false;
  /** Whether the write under way has a key, and so a table of keys in the engine. */
  #keyed = false;
  /** Timestamps, in microseconds, of earlier tries of the write under way. */
  #tries: readonly string[] = [];

  constructor(session: StorageSession, tablePrefix: string) {
    this.#session = session;
    this.#settings = `${tablePrefix}${systemTablePrefix}settings`;
    this.#writes = `${tablePrefix}${systemTablePrefix}writes`;
  }

  /** Copies the settings, and what is known of the key. */
  async load(key: string | null): Promise<void> {
    this.#tries = [];
    this.#keyed = key !== null;
    this.#stored = this.#settled || (await this.#copy(this.#settings, "settings", "true"));
    if (key === null) return;
    const own = `key = ${literal(key)}`;
    if (!(await this.#copy(this.#writes, "writes", `${own} and rows is not null`))) return;
    const began = `select epoch_us(recorded_at)::varchar as instant from ${quote(this.#writes)} where ${own} and rows is null`;
    const tries = await this.#session.tables.during(began, () => this.#query(began));
    this.#tries = tries.map(({ instant }) => String(instant));
  }

  /** Appends the settings if the storage has none. */
  async recordSettings(): Promise<void> {
    if (!this.#stored) await this.#append(this.#settings, this.#scratch("settings"));
    this.#settled = true;
  }

  /** Marks that a write began. Returns the tables to which an earlier try has appended the rows of its plans. */
  async begin(key: string | null, plans: readonly WritePlan[]): Promise<ReadonlySet<string>> {
    const landed = new Set<string>();
    if (key === null) return landed;
    for (const plan of plans) if (await this.#hasLanded(plan)) landed.add(plan.table);
    const timestamps = plans.flatMap(({ updatedAt }) => ("value" in updatedAt ? [updatedAt.value] : []));
    if (timestamps.length === 0) return landed;
    const marks = timestamps.map((instant) => `(${literal(key)}, make_timestamptz(${instant}), null::bigint)`);
    const sql = `select * from (values ${marks.join(", ")}) as marks (key, recorded_at, rows)`;
    const table = await this.#session.engine.materialize({ sql, parameters: [] });
    try {
      await this.#session.storage.append(this.#writes, engineRows(this.#session.engine, table), { feature: null });
    } finally {
      await this.#session.engine.dropTemporary(table);
    }
    return landed;
  }

  /** Marks that a write is done. */
  async finish(key: string | null): Promise<void> {
    if (key !== null) await this.#append(this.#writes, this.#scratch("writes"));
  }

  /** Removes the copies. That of the settings stays once it holds for every later write. */
  async clear(): Promise<void> {
    if (!this.#settled) await this.#drop("settings");
    if (this.#keyed) await this.#drop("writes");
  }

  /** Whether the table has one of the plan's samples with a timestamp of an earlier try. */
  async #hasLanded({ table, source, idColumns }: WritePlan): Promise<boolean> {
    if (this.#tries.length === 0 || source.kind !== "staged") return false;
    const same = idColumns.map((column) => `given.${quote(column)} = stored.${quote(column)}`).join(" and ");
    const timestamps = this.#tries.map((instant) => `make_timestamptz(${instant})`).join(", ");
    const sql = `select 1 from ${quote(table)} as stored where ${quote(systemColumns.updatedAt)} in (${timestamps}) and exists (select 1 from ${source.name} as given where ${same}) limit 1`;
    if (!(await this.#session.tables.describe(table))) return false;
    return (await this.#session.tables.during(sql, () => this.#query(sql))).length > 0;
  }

  /** False when the storage has no such table; then a write creates the copy. */
  async #copy(table: string, name: string, where: string): Promise<boolean> {
    if (!(await this.#session.tables.describe(table))) return false;
    const sql = `create table ${quote(this.#scratch(name))} as select * from ${quote(table)} where ${where}`;
    await this.#session.tables.during(sql, () => this.#query(sql), true);
    return true;
  }

  async #append(table: string, scratch: string): Promise<void> {
    const { engine, storage } = this.#session;
    await storage.append(table, engineRows(engine, await filledTable(engine, scratch)), { feature: null });
  }

  async #drop(name: string): Promise<void> {
    await this.#query(`drop table if exists ${quote(this.#scratch(name))}`);
  }

  #scratch(name: string): string {
    return `${this.scratchPrefix}${systemTablePrefix}${name}`;
  }

  #query(sql: string): Promise<Record<string, unknown>[]> {
    return this.#session.engine.run({ sql, parameters: [] });
  }
}
