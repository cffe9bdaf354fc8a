import type {
  ColumnDescription,
  HashSettings,
  StoreWriteOptions,
  Violation,
  WriteCheck,
  WritePlan,
  WriteResult,
} from "@metaxy-ts/core/adapter";
import { laterThan, requirePlanned, throwIfAborted } from "@metaxy-ts/core/adapter";
import { appendedRows, joinedRows } from "./compile/append.js";
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
import { changedColumns } from "./compile/table.js";
import type { RunStatement } from "./engine.js";
import type { SqlSession } from "./session.js";
import type { OpenWrite, TablePart, TableRows, WriteTarget } from "./write-target.js";

const exampleCount = 5;

/** Thrown inside of a transaction so that nothing of it stays. */
class Refusal extends Error {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super("The rows were refused.");
    this.violations = violations;
  }
}

/** Checks the rows of a write by statements, and hands them to the target, with what the store records of its writes. */
export class SqlWriter {
  readonly #session: SqlSession;
  readonly #target: WriteTarget;

  constructor(session: SqlSession, target: WriteTarget) {
    this.#session = session;
    this.#target = target;
  }

  async write(plans: readonly WritePlan[], options: StoreWriteOptions): Promise<WriteResult> {
    throwIfAborted(options.signal);
    const tables = plans.map(({ table }) => table);
    try {
      return await this.#session.snapshots.before(tables, () =>
        this.#target.write(plans, options, (write) => this.#writeWithin(plans, options.settings.hash, write)),
      );
    } catch (error) {
      if (error instanceof Refusal) return { kind: "refused", violations: error.violations };
      throw error;
    }
  }

  async #writeWithin(plans: readonly WritePlan[], hash: HashSettings, write: OpenWrite): Promise<WriteResult> {
    const { bookkeeping, sink } = write;
    if (await bookkeeping.isRepeated()) return { kind: "repeated" };
    const existing = await existingTables(plans, write);
    const checked: Checked[] = [];
    for (const [index, plan] of plans.entries()) checked.push(await this.#check(plan, index, write));
    const violations = checked.flatMap((result) => result.violations);
    if (violations.length > 0) throw new Refusal(violations);

    const tables = this.#tables(checked, existing, hash);
    for (const table of tables) if (table.count === 0) await sink.create(table);
    const filled = tables.filter(({ count }) => count > 0);
    const newest = checked.map((result) => (result.rows > 0 ? result.newest : null));
    if (filled.length === 0) return { kind: "written", rows: checked.map(() => 0), newest };
    await bookkeeping.recordSettings();
    const landed = await bookkeeping.begin(filled.flatMap(({ parts }) => parts.map(({ plan }) => plan)));
    const missing = filled.filter(({ table }) => !landed.has(table));
    await sink.append(missing);
    await bookkeeping.finish(filled.reduce((sum, { count }) => sum + count, 0));
    if (missing.length === 0) return { kind: "repeated" };
    const rows = checked.map((result) => (landed.has(result.plan.table) ? 0 : result.rows));
    return { kind: "written", rows, newest };
  }

  async #check(given: WritePlan, index: number, write: OpenWrite): Promise<Checked> {
    const { context, compile } = this.#session;
    const replaced = (await write.newest?.(given)) ?? null;
    const plan = laterThan(given, replaced);
    const rows = context.rows(plan.source);
    const checks = compileRowChecks(context, rows, plan, { looksAtTable: !write.newest });
    const [counted = {}] = await write.run(compile(checks.query));
    const violations: Violation[] = [];
    for (const [position, check] of plan.checks.entries()) {
      const count = await this.#failing(plan, check, Number(counted[checkColumn(position)] ?? 0), write.run);
      if (count === 0) continue;
      const of = check.kind === "exactStored" ? storedRows(context, plan.table, check, plan.idColumns) : rows;
      const examples = compileExamples(context, of, check, plan.idColumns, exampleCount);
      violations.push({
        plan: index,
        check: position,
        count,
        examples: await write.run(compile(examples.query), examples.columns),
      });
    }
    const newest = newestIn(counted, plan);
    return { plan: laterThan(plan, newest), rows: Number(counted.total ?? 0), newest: newest ?? replaced, violations };
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

  /** What each table gets; not those that get nothing. */
  #tables(checked: readonly Checked[], existing: ExistingTables, hash: HashSettings): TableRows[] {
    return byTable(checked).flatMap((ofTable): TableRows[] => {
      const filled = ofTable.filter(({ rows }) => rows > 0);
      const made = ofTable.filter(({ plan }) => plan.createsEmptyTable && plan.change.kind === "create");
      const [first, ...others] = filled.length > 0 ? filled : made.slice(0, 1);
      return first ? [this.#tableRows([first, ...others], ofTable, existing, hash)] : [];
    });
  }

  #tableRows(
    checked: AtLeastOne<Checked>,
    ofTable: readonly Checked[],
    existing: ExistingTables,
    hash: HashSettings,
  ): TableRows {
    const { context, compile } = this.#session;
    const { table } = checked[0].plan;
    const columns = checked.reduce(
      (before, { plan }) => changedColumns(context.flavor, before, plan.change, plan.versions.members),
      existing.get(table) ?? [],
    );
    const part = (of: Checked): TablePart => ({
      plan: of.plan,
      position: ofTable.indexOf(of),
      rows: appendedRows(context, of.plan, hash, columns),
    });
    const [first, ...others] = checked;
    const parts = [part(first), ...others.map(part)] as const;
    return {
      table,
      parts,
      columns,
      count: checked.reduce((sum, { rows }) => sum + rows, 0),
      joined() {
        const all = parts.map(({ rows }) => rows);
        const rows = joinedRows(context, all, columns);
        return { names: rows.columns.map(({ name }) => name), statement: compile(rows.query) };
      },
    };
  }
}

type AtLeastOne<Item> = readonly [Item, ...Item[]];

/** What was found out about a plan before anything changes. */
interface Checked {
  /** Its own timestamp is later than all that its rows replace. */
  readonly plan: WritePlan;
  readonly rows: number;
  /** The newest timestamp that the plan's own was made later than, if it was not. */
  readonly newest: bigint | null;
  readonly violations: readonly Violation[];
}

/** The columns of tables as they are before the write; none of those that it creates. */
type ExistingTables = ReadonlyMap<string, readonly ColumnDescription[]>;

/** @throws WriteConflict when a table is not what the write was planned for. */
async function existingTables(plans: readonly WritePlan[], { describe }: OpenWrite): Promise<ExistingTables> {
  const existing = new Map<string, readonly ColumnDescription[]>();
  for (const plan of plans)
    if (!existing.has(plan.table)) existing.set(plan.table, requirePlanned(plan, await describe(plan.table)));
  return existing;
}

/** Plans for one table stand next to each other. */
function byTable(checked: readonly Checked[]): readonly (readonly Checked[])[] {
  const groups = new Map<string, Checked[]>();
  for (const each of checked) {
    const { table } = each.plan;
    groups.set(table, [...(groups.get(table) ?? []), each]);
  }
  return [...groups.values()];
}
