import type { ColumnType, HashAlgorithm, RecordedSettings } from "@metaxy-ts/core/adapter";
import { MetaxyError, requireSameHash, systemTablePrefix } from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import { limitTo, tableName } from "./compile/rows.js";
import { compileCreate } from "./compile/table.js";
import type { Row, RunStatement } from "./engine.js";
import type { NewTable } from "./flavor.js";
import type { SqlSession } from "./session.js";

const string: ColumnType = { kind: "string" };

/**
 * The table of what the store as a whole was written with: hash settings and layout version.
 *
 * @param tablePrefix What goes in front of the names of all tables of the store.
 * @returns The table, to be created before the first row of the store is written.
 */
export function settingsTable(tablePrefix: string): NewTable {
  return {
    name: `${tablePrefix}${systemTablePrefix}settings`,
    columns: [
      { name: "name", type: string },
      { name: "value", type: string },
    ],
    key: ["name"],
  };
}

/**
 * The table of the idempotency keys of committed writes.
 *
 * @param tablePrefix What goes in front of the names of all tables of the store.
 * @returns The table, to be created before the first write with a key.
 */
export function writesTable(tablePrefix: string): NewTable {
  return {
    name: `${tablePrefix}${systemTablePrefix}writes`,
    columns: [
      { name: "key", type: string },
      { name: "recorded_at", type: { kind: "timestamp" } },
      { name: "rows", type: { kind: "integer" } },
    ],
    key: ["key"],
  };
}

/**
 * Turns settings into rows of {@link settingsTable}.
 *
 * @param settings The settings of a store.
 * @returns One row for each setting.
 */
export function settingsRows({ format, hash }: RecordedSettings): readonly { name: string; value: string }[] {
  return [
    { name: "format", value: String(format) },
    { name: "hash.algorithm", value: hash.algorithm },
    { name: "hash.length", value: String(hash.length) },
  ];
}

/**
 * Reads settings from the rows of {@link settingsTable}.
 *
 * @param rows All rows of the table.
 * @returns The settings; undefined if one of them is not recorded.
 */
export function settingsIn(rows: readonly Row[]): RecordedSettings | undefined {
  const values = new Map(rows.map(({ name, value }) => [String(name), String(value)]));
  const [format, algorithm, length] = ["format", "hash.algorithm", "hash.length"].map((name) => values.get(name));
  if (format === undefined || algorithm === undefined || length === undefined) return undefined;
  return { format: Number(format), hash: { algorithm: algorithm as HashAlgorithm, length: Number(length) } };
}

/** What the store as a whole was written with, in a table of names and values. */
export class SettingsTable {
  readonly #session: SqlSession;
  readonly #definition: NewTable;
  readonly #table: string;
  /** True once this process knows that the settings are there and the same. */
  #recorded = false;

  constructor(session: SqlSession, tablePrefix: string) {
    this.#session = session;
    this.#definition = settingsTable(tablePrefix);
    this.#table = this.#definition.name;
  }

  async read(): Promise<RecordedSettings | undefined> {
    const { engine } = this.#session;
    const columns = await engine.describe(this.#table);
    if (!columns) return undefined;
    if (this.#definition.columns.every(({ name }) => columns.some((column) => column.name === name)))
      return this.#select((statement) => engine.run(statement));
    throw new MetaxyError(
      "TABLE_INVALID",
      `A table ${this.#table} exists, but it is not a table of this library. Rename or drop it, or use a table prefix.`,
      { details: { table: this.#table } },
    );
  }

  /**
   * Records the settings unless they are recorded. To be followed by {@link confirm} once the transaction is committed.
   *
   * @throws HASH_SETTINGS_MISMATCH when another process recorded others.
   */
  async record(settings: RecordedSettings, run: RunStatement): Promise<void> {
    if (this.#recorded) return;
    const { compile, context } = this.#session;
    for (const statement of compileCreate(context.flavor, this.#definition)) await run(compile(statement));
    const found = await this.#select(run);
    if (found) return requireSameHash(found.hash, settings.hash);
    const values = settingsRows(settings).map(({ name, value }) => sql`(${name}, ${value})`);
    const insert = sql`insert into ${tableName(context.flavor, this.#table)} (${sql.id("name")}, ${sql.id("value")}) values ${sql.join(values)}`;
    // Without transactions, of two first writes one goes first: what it recorded holds for the other too.
    await run({ ...compile(insert), append: { table: this.#table, once: "settings" } });
    const recorded = this.#session.engine.withoutTransactions ? await this.#select(run) : settings;
    requireSameHash(recorded?.hash, settings.hash);
  }

  confirm(): void {
    this.#recorded = true;
  }

  /** To be called when a table is dropped: the settings may be gone with it. */
  dropped(table: string): void {
    if (table === this.#table) this.#recorded = false;
  }

  async #select(run: RunStatement): Promise<RecordedSettings | undefined> {
    const rows = await run(
      this.#session.compile(
        sql`select ${sql.id("name")}, ${sql.id("value")} from ${tableName(this.#session.context.flavor, this.#table)}`,
      ),
    );
    return settingsIn(rows);
  }
}

/** The idempotency keys of committed writes. */
export class WritesTable {
  readonly #session: SqlSession;
  readonly #definition: NewTable;
  readonly #table: string;

  constructor(session: SqlSession, tablePrefix: string) {
    this.#session = session;
    this.#definition = writesTable(tablePrefix);
    this.#table = this.#definition.name;
  }

  async create(run: RunStatement): Promise<void> {
    const { compile, context } = this.#session;
    for (const statement of compileCreate(context.flavor, this.#definition)) await run(compile(statement));
  }

  async has(key: string, run: RunStatement): Promise<boolean> {
    const found = await run(
      this.#session.compile(
        sql`select 1 as ${sql.id("found")} from ${tableName(this.#session.context.flavor, this.#table)} where ${sql.id("key")} = ${key} ${limitTo(this.#session.context.flavor, 1)}`,
      ),
    );
    return found.length > 0;
  }

  async record(key: string, rows: number, run: RunStatement): Promise<void> {
    const { compile, context } = this.#session;
    const now = context.flavor.timestamp(BigInt(Date.now()) * 1000n);
    await run(
      compile(
        sql`insert into ${tableName(context.flavor, this.#table)} (${sql.join(this.#definition.columns.map(({ name }) => sql.id(name)))}) values (${key}, ${now}, ${rows})`,
      ),
    );
  }
}
