import type {
  ColumnDescription,
  EngineRows,
  TableChange,
  WriteOptions,
  WritePlan,
  WriteResult,
} from "@metaxy-ts/core/adapter";
import { laterThan, MetaxyError, throwIfAborted } from "@metaxy-ts/core/adapter";
import type { TakeRows } from "@metaxy-ts/sql";
import { SqlConnection } from "@metaxy-ts/sql";
import { quote } from "../text.js";
import { typeText } from "../types.js";
import type { QueriedRows } from "./engine-rows.js";
import { engineRows, filledTable, queriedRows } from "./engine-rows.js";
import { Ledger } from "./ledger.js";
import { NewestInstants } from "./newest.js";
import type { StorageSession } from "./session.js";

/** Makes an error of the library of one that came after the storage was asked to store. */
export type Interrupted = (error: unknown, stored: readonly string[]) => MetaxyError;

/**
 * Writes by running the plans on empty tables of the engine, which then hold just the rows to append, or only have their columns. Nothing
 * reaches the storage before every check of every plan has passed.
 *
 * An error that is none of the library's means that nothing was stored, so that the write may be planned again.
 */
export class StorageWriter {
  readonly #session: StorageSession;
  readonly #ledger: Ledger;
  readonly #newest: NewestInstants;
  readonly #interrupted: Interrupted;
  /** Keys of core's own that were committed; only this connection is asked for them. */
  readonly #ownKeys = new Set<string>();

  constructor(session: StorageSession, tablePrefix: string, interrupted: Interrupted) {
    this.#session = session;
    this.#ledger = new Ledger(session, tablePrefix);
    this.#newest = new NewestInstants(session);
    this.#interrupted = interrupted;
  }

  write(plans: readonly WritePlan[], options: WriteOptions): Promise<WriteResult> {
    return this.#session.turn(async () => {
      try {
        return await this.#writeOnce(plans, options);
      } finally {
        await this.#ledger.clear();
        for (const index of plans.keys()) await this.#run(`drop table if exists ${quote(writtenTable(index))}`);
      }
    });
  }

  async #writeOnce(plans: readonly WritePlan[], options: WriteOptions): Promise<WriteResult> {
    const { idempotencyKey, keyScope } = options;
    if (keyScope === "store" || idempotencyKey === null) return this.#write(plans, options);
    if (this.#ownKeys.has(idempotencyKey)) return { kind: "repeated" };
    const result = await this.#write(plans, { ...options, idempotencyKey: null });
    if (result.kind === "written") this.#ownKeys.add(idempotencyKey);
    return result;
  }

  async #write(given: readonly WritePlan[], options: WriteOptions): Promise<WriteResult> {
    const { engine } = this.#session;
    for (const plan of given) this.#checkGrowth(plan);
    const replaced: (bigint | null)[] = [];
    for (const plan of given) replaced.push(await this.#newest.replacedBy(plan));
    const plans = given.map((plan, index) => laterThan(plan, replaced[index] ?? null));
    const writtenTables = writtenTablesOf(plans);
    for (const [index, plan] of plans.entries())
      if (plan.table !== plans[index - 1]?.table) await this.#createEmpty(plan, writtenTables[index] as string);
    await this.#ledger.load(options.idempotencyKey);
    // The rows of the only feature go straight to the storage. Those of several are all put aside before the first is stored.
    let taken: Pick<QueriedRows, "names" | "rows"> | undefined;
    const takeRows: TakeRows = (names, rows) => {
      taken = { names, rows };
    };
    const scratch = new SqlConnection({
      engine,
      tablePrefix: this.#ledger.scratchPrefix,
      ...(plans.length === 1 && { takeRows }),
    });
    const scratchPlans = plans.map((plan, index) => ({ ...plan, table: writtenTables[index] as string }));
    const result = await scratch.write(scratchPlans, options);
    if (result.kind !== "written") return result;
    const filled = new Map<string, Filled>();
    for (const [index, plan] of plans.entries()) {
      const written = writtenTables[index] as string;
      const before = filled.get(written);
      const stored = laterThan(plan, result.newest[index] ?? null);
      const count = (before?.count ?? 0) + (result.rows[index] ?? 0);
      const rows = async (): Promise<EngineRows> => {
        if (!taken) return engineRows(engine, await filledTable(engine, written));
        const columns = await engine.columns({ sql: `select * from ${quote(written)}`, parameters: [] });
        return queriedRows(engine, columns, { ...taken, count });
      };
      filled.set(written, { table: plan.table, plans: before ? [...before.plans, stored] : [stored], count, rows });
    }
    const tables = [...filled.values()];
    const landed = await this.#store(
      tables.filter(({ count }) => count > 0),
      options,
    );
    await this.#createTables(tables.filter(({ count }) => count === 0));
    if (landed.size > 0 && tables.every(({ table, count }) => count === 0 || landed.has(table)))
      return { kind: "repeated" };
    return {
      kind: "written",
      rows: plans.map(({ table }, index) => (landed.has(table) ? 0 : (result.rows[index] ?? 0))),
      newest: replaced.map((instant, index) =>
        result.rows[index] === 0 ? null : (instant ?? result.newest[index] ?? null),
      ),
    };
  }

  /** Appends what the plans have left in the engine. Returns the tables to which an earlier try had appended it. */
  async #store(filled: readonly Filled[], { idempotencyKey: key, signal }: WriteOptions): Promise<ReadonlySet<string>> {
    const { storage } = this.#session;
    if (filled.length === 0) return new Set();
    const stored: string[] = [];
    try {
      await this.#ledger.recordSettings();
      const landed = await this.#ledger.begin(
        key,
        filled.flatMap(({ plans }) => plans),
      );
      for (const { table, plans, rows } of filled) {
        if (landed.has(table)) continue;
        const isFirst = stored.length === 0; // the others are stored in any case: a part of a write is worse than all of it
        const feature = plans[0].isSystemTable ? null : plans[0].feature;
        await storage.append(table, await rows(), { feature, ...(isFirst && { signal }) });
        stored.push(table);
        this.#newest.appended(table, plans);
      }
      await this.#ledger.finish(key);
      return landed;
    } catch (error) {
      if (error === signal?.reason) throwIfAborted(signal);
      throw this.#interrupted(error, stored);
    }
  }

  /** Makes the tables of plans that have no rows and want them all the same. */
  async #createTables(empty: readonly Filled[]): Promise<void> {
    for (const { table, plans, rows } of empty) {
      const [{ feature, isSystemTable, createsEmptyTable, change }] = plans;
      if (!createsEmptyTable || change.kind !== "create") continue;
      try {
        await this.#session.storage.append(table, await rows(), { feature: isSystemTable ? null : feature });
      } catch (error) {
        throw this.#interrupted(error, []);
      }
    }
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

  /** A table as the storage's is before the plan's change; a plan that creates its table does that by itself. */
  async #createEmpty({ table, change }: WritePlan, empty: string): Promise<void> {
    const stored = await this.#session.tables.describe(table);
    if (!stored && change.kind === "create") return;
    if (!stored || change.kind === "create")
      throw new Error(`Table ${table} was ${stored ? "created" : "dropped"} in the meantime.`);
    const columns = before(stored, change).map(({ name, type }) => `${quote(name)} ${typeText(type)}`);
    await this.#run(`create table ${quote(empty)} (${columns.join(", ")})`);
  }

  async #run(sql: string): Promise<void> {
    await this.#session.engine.run({ sql, parameters: [] });
  }
}

/** The rows of all plans for one table. */
interface Filled {
  readonly table: string;
  readonly plans: readonly [WritePlan, ...WritePlan[]];
  readonly count: number;
  rows(): Promise<EngineRows>;
}

function writtenTable(index: number): string {
  return `metaxy_written_${index}`;
}

/** Where the rows of each plan are put aside. Plans for one table stand next to each other. */
function writtenTablesOf(plans: readonly WritePlan[]): string[] {
  return plans.map(({ table }) => writtenTable(plans.findIndex((plan) => plan.table === table)));
}

/** Columns without what a change adds to them: another process may have added it first. */
function before(columns: readonly ColumnDescription[], change: TableChange): ColumnDescription[] {
  if (change.kind !== "extend") return [...columns];
  const added = new Set(change.columns.map(({ name }) => name));
  const grown = new Map(change.grown.map(({ name, from }) => [name, from]));
  return columns
    .filter(({ name }) => !added.has(name))
    .map(({ name, type }) => ({ name, type: grown.get(name) ?? type }));
}
