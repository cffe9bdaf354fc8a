import type { ColumnDescription, TableChange, WriteOptions, WritePlan, WriteResult } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { SqlConnection } from "@metaxy-ts/sql";
import { quote } from "../blocks.js";
import { typeText } from "../types.js";
import { engineRows, filledTable } from "./engine-rows.js";
import { Ledger } from "./ledger.js";
import type { StorageSession } from "./session.js";

/**
 * Writes by running the plans on empty tables of the engine, which then hold just the rows to append. Nothing reaches the storage before
 * every check of every plan has passed.
 */
export class StorageWriter {
  readonly #session: StorageSession;
  readonly #ledger: Ledger;

  constructor(session: StorageSession, tablePrefix: string) {
    this.#session = session;
    this.#ledger = new Ledger(session, tablePrefix);
  }

  write(plans: readonly WritePlan[], options: WriteOptions): Promise<WriteResult> {
    return this.#session.turn(async () => {
      try {
        return await this.#write(plans, options);
      } finally {
        await this.#ledger.clear();
        for (const index of plans.keys()) await this.#run(`drop table if exists ${quote(writtenTable(index))}`);
      }
    });
  }

  async #write(plans: readonly WritePlan[], options: WriteOptions): Promise<WriteResult> {
    const { engine } = this.#session;
    for (const [index, plan] of plans.entries()) await this.#createEmpty(plan, writtenTable(index));
    await this.#ledger.load(options.idempotencyKey);
    const scratch = new SqlConnection({ engine, tablePrefix: this.#ledger.scratchPrefix });
    const result = await scratch.write(
      plans.map((plan, index) => ({ ...plan, table: writtenTable(index) })),
      options,
    );
    if (result.kind !== "written") return result;

    await this.#ledger.recordSettings();
    const landed = await this.#ledger.begin(options.idempotencyKey, plans);
    for (const [index, plan] of plans.entries()) if (!landed.has(plan)) await this.#append(plan, writtenTable(index));
    await this.#ledger.finish(options.idempotencyKey);
    if (landed.size === plans.length) return { kind: "repeated" };
    return {
      kind: "written",
      rows: result.rows.map((rows, index) => (landed.has(plans[index] as WritePlan) ? 0 : rows)),
    };
  }

  /** A table as the storage's is before the plan's change; a plan that creates its table does that by itself. */
  async #createEmpty({ table, change }: WritePlan, empty: string): Promise<void> {
    if (change.kind === "create") return;
    const stored = await this.#session.tables.describe(table);
    if (!stored)
      throw new MetaxyError(
        "TABLE_NOT_FOUND",
        `Table ${table} was dropped while a write to it was under way. Write again.`,
        { details: { table } },
      );
    const columns = before(stored, change).map(({ name, type }) => `${quote(name)} ${typeText(type)}`);
    await this.#run(`create table ${quote(empty)} (${columns.join(", ")})`);
  }

  async #append({ table, change }: WritePlan, written: string): Promise<void> {
    const { engine, storage } = this.#session;
    const rows = await filledTable(engine, written);
    if (rows.rowCount > 0 || change.kind !== "none") await storage.append(table, engineRows(engine, rows));
  }

  async #run(sql: string): Promise<void> {
    await this.#session.engine.run({ sql, parameters: [] });
  }
}

function writtenTable(index: number): string {
  return `metaxy_written_${index}`;
}

/** Columns without what a change adds to them: another process may have added it first. */
function before(columns: readonly ColumnDescription[], change: TableChange): ColumnDescription[] {
  if (change.kind !== "extend") return [...columns];
  const added = new Set(change.columns.map(({ name }) => name));
  return columns
    .filter(({ name }) => !added.has(name))
    .map(({ name, type }) => {
      if (!name.startsWith("metaxy_") || type.kind !== "struct") return { name, type };
      const members = Object.entries(type.members).filter(([member]) => !change.members.includes(member));
      return { name, type: { kind: "struct", members: Object.fromEntries(members) } };
    });
}
