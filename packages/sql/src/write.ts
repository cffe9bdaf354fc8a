import type {
  ColumnDescription,
  Violation,
  WriteCheck,
  WriteOptions,
  WritePlan,
  WriteResult,
} from "@metaxy-ts/core/adapter";
import { errorText, laterThan, MetaxyError, throwIfAborted } from "@metaxy-ts/core/adapter";
import { SettingsTable, WritesTable } from "./bookkeeping.js";
import { appendedRows, compileAppend, joinedRows } from "./compile/append.js";
import {
  checkColumn,
  compileExamples,
  compileRowChecks,
  compileStoredCheck,
  compileUniqueCheck,
  storedRows,
} from "./compile/checks.js";
import { newestIn } from "./compile/newest.js";
import type { Rows } from "./compile/rows.js";
import { changedColumns, compileChange, isPlanned } from "./compile/table.js";
import type { DescribeTable, RunStatement, Statement } from "./engine.js";
import type { SqlSession } from "./session.js";

const exampleCount = 5;

/** Thrown inside of a transaction so that nothing of it stays. */
class Refusal extends Error {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super("The rows were refused.");
    this.violations = violations;
  }
}

/** Takes the rows of a write: the names of their columns, and a statement that gives them as long as their source is there. */
export type TakeRows = (names: readonly string[], rows: Statement) => void;

/** Writes rows, and what the store records of its writes, in transactions. */
export class SqlWriter {
  readonly settings: SettingsTable;
  readonly #session: SqlSession;
  readonly #writes: WritesTable;
  readonly #takeRows: TakeRows | undefined;

  constructor(session: SqlSession, tablePrefix: string, takeRows: TakeRows | undefined) {
    this.#session = session;
    this.#takeRows = takeRows;
    this.settings = new SettingsTable(session, tablePrefix);
    this.#writes = new WritesTable(session, tablePrefix);
  }

  async write(plans: readonly WritePlan[], options: WriteOptions): Promise<WriteResult> {
    throwIfAborted(options.signal);
    const existing = await this.#existing(plans);
    try {
      const { engine, snapshots } = this.#session;
      const tables = plans.map(({ table }) => table);
      const result = await snapshots.before(tables, () =>
        engine.transaction(async (run, describe) => {
          for (const plan of plans) await requirePlanned(plan, describe);
          return this.#writeWithin(plans, existing, options, run);
        }),
      );
      if (result.kind === "written" && hasRows(result.rows)) this.settings.confirm();
      return result;
    } catch (error) {
      if (error instanceof Refusal) return { kind: "refused", violations: error.violations };
      throw error;
    }
  }

  async #writeWithin(
    plans: readonly WritePlan[],
    existing: readonly (readonly ColumnDescription[])[],
    { idempotencyKey, settings, signal }: WriteOptions,
    run: RunStatement,
  ): Promise<WriteResult> {
    if (idempotencyKey !== null) {
      await this.#writes.create(run);
      if (await this.#writes.has(idempotencyKey, run)) return { kind: "repeated" };
    }
    const checked: Checked[] = [];
    for (const [index, plan] of plans.entries()) checked.push(await this.#check(plan, index, run));
    const violations = checked.flatMap((result) => result.violations);
    if (violations.length > 0) throw new Refusal(violations);

    const rows = checked.map((result) => result.rows);
    const newest = checked.map((result) => (result.rows > 0 ? result.newest : null));
    await this.#createEmptyTables(
      plans.filter((_, index) => rows[index] === 0),
      run,
    );
    if (!hasRows(rows)) return { kind: "written", rows, newest };
    await this.settings.record(settings, run);
    const { withoutTransactions = false } = this.#session.engine;
    const stored: string[] = [];
    const filled = plans.flatMap((plan, index): Part[] => {
      if (rows[index] === 0) return [];
      const position = index - plans.findIndex(({ table }) => table === plan.table);
      return [{ plan: laterThan(plan, newest[index] ?? null), existing: existing[index] ?? [], position }];
    });
    for (const parts of byTable(filled)) {
      if (stored.length === 0 || !withoutTransactions) throwIfAborted(signal);
      const name = nameOf(parts[0].plan);
      try {
        await this.#append(parts, run, idempotencyKey);
      } catch (error) {
        throw withoutTransactions && stored.length > 0 ? partlyStored(name, stored, error) : error;
      }
      stored.push(name);
    }
    if (idempotencyKey !== null)
      await this.#writes.record(
        idempotencyKey,
        rows.reduce((sum, count) => sum + count, 0),
        run,
      );
    if (!withoutTransactions) throwIfAborted(signal);
    return { kind: "written", rows, newest };
  }

  /** The columns of each plan's table as it is before the write; none of a table that is created. */
  async #existing(plans: readonly WritePlan[]): Promise<readonly (readonly ColumnDescription[])[]> {
    const { engine } = this.#session;
    return Promise.all(
      plans.map(async ({ table, change }) => (change.kind === "create" ? [] : ((await engine.describe(table)) ?? []))),
    );
  }

  async #check(plan: WritePlan, index: number, run: RunStatement): Promise<Checked> {
    const { context, compile } = this.#session;
    const rows = context.rows(plan.source);
    const [counted = {}] = await run(compile(compileRowChecks(context, rows, plan).query));
    const violations: Violation[] = [];
    for (const [position, check] of plan.checks.entries()) {
      const count = await this.#failing(plan, check, Number(counted[checkColumn(position)] ?? 0), run);
      if (count === 0) continue;
      const of = check.kind === "exactStored" ? storedRows(context, plan.table, check, plan.idColumns) : rows;
      const examples = await run(compile(compileExamples(context, of, check, plan.idColumns, exampleCount)));
      violations.push({ plan: index, check: position, count, examples });
    }
    return { rows: Number(counted.total ?? 0), newest: newestIn(counted, plan), violations };
  }

  /** The tables of plans that have no rows and want them all the same. */
  async #createEmptyTables(plans: readonly WritePlan[], run: RunStatement): Promise<void> {
    const { context, compile } = this.#session;
    for (const plan of plans) {
      if (!plan.createsEmptyTable || plan.change.kind !== "create") continue;
      for (const statement of compileChange(context.flavor, plan)) await run(compile(statement));
    }
  }

  /** How many rows fail a check; `counted` of those that look at single rows of the source. */
  async #failing({ source, table }: WritePlan, check: WriteCheck, counted: number, run: RunStatement): Promise<number> {
    const { context } = this.#session;
    const total = async ({ query }: Rows): Promise<number> => (await this.#session.numbers<"total">(query, run)).total;
    switch (check.kind) {
      case "unique":
        return total(compileUniqueCheck(context, context.rows(source), check.columns));
      case "exactStored":
        return total(compileStoredCheck(context, table, check));
      default:
        return counted;
    }
  }

  /** The rows of one table. */
  async #append(parts: Parts, run: RunStatement, once: string | null): Promise<void> {
    const { context, compile, engine } = this.#session;
    const [{ plan: first, existing }] = parts;
    let table = existing;
    for (const { plan } of parts) {
      for (const statement of compileChange(context.flavor, plan)) await run(compile(statement));
      table = changedColumns(context.flavor, table, plan.change, plan.versions.members);
    }
    const all = parts.map(({ plan }) => appendedRows(context, plan, table));
    // Without transactions one statement is one commit. Under a key each plan has its own: when it runs again, others may have no rows left.
    const isJoined = engine.withoutTransactions && once === null;
    for (const [index, rows] of (isJoined ? [joinedRows(context, all, table)] : all).entries()) {
      if (this.#takeRows)
        this.#takeRows(
          rows.columns.map(({ name }) => name),
          compile(rows.query),
        );
      else {
        const position = parts[index]?.position ?? 0;
        const append = {
          table: first.table,
          ...(once === null ? {} : { once: position === 0 ? once : `${once} ${position}` }),
        };
        await run({ ...compile(compileAppend(context, first.table, rows)), append });
      }
    }
  }
}

/** What was found out about a plan before anything changes. */
interface Checked {
  readonly rows: number;
  /** The newest timestamp that the plan's own has to be later than, if it is not. */
  readonly newest: bigint | null;
  readonly violations: readonly Violation[];
}

interface Part {
  readonly plan: WritePlan;
  /** The columns of its table before the write; none of a table that is created. */
  readonly existing: readonly ColumnDescription[];
  /** Its place among the plans for its table. */
  readonly position: number;
}

type Parts = readonly [Part, ...Part[]];

/** Plans for one table stand next to each other. */
function byTable(parts: readonly Part[]): Parts[] {
  const groups: [Part, ...Part[]][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (last?.[0].plan.table === part.plan.table) last.push(part);
    else groups.push([part]);
  }
  return groups;
}

function nameOf({ feature, table, isSystemTable }: WritePlan): string {
  return isSystemTable ? table : feature;
}

/** @throws when a column that the plan changes is not what it was any more; core plans the write again. */
async function requirePlanned({ table, change }: WritePlan, describe: DescribeTable): Promise<void> {
  if (change.kind !== "extend" || change.grown.length === 0) return;
  if (!isPlanned((await describe(table)) ?? [], change))
    throw new Error(`Table ${table} was changed by another write in the meantime.`);
}

function hasRows(rows: readonly number[]): boolean {
  return rows.some((count) => count > 0);
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
