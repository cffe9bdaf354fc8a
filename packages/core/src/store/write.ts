import { throwIfAborted } from "../errors/aborted.js";
import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { FeatureInput } from "../graph/graph.js";
import { systemColumns } from "../plan/columns.js";
import type { ValuePlan, WritePlan } from "../plan/plan.js";
import { planVersions } from "../plan/versions.js";
import { storedColumns, tableChange, writeChecks } from "../plan/write.js";
import { carriedColumns, namesOf } from "./carried.js";
import type { StoreContext, Target } from "./context.js";
import { target } from "./context.js";
import type { KeyScope, Staged } from "./contract.js";
import { storeFormat } from "./contract.js";
import type { RowsInput } from "./input.js";
import { classifyInput, stageInput } from "./input.js";
import { knownTypes } from "./known-types.js";
import type { LocatedTable } from "./locate.js";
import { locateTable, readAll } from "./locate.js";
import { prepareRows } from "./prepare-rows.js";
import { rowsToColumns } from "./rows.js";
import { checkSystemTypes } from "./system-types.js";
import { shown } from "./values/shown.js";

export interface WriteOptions {
  /** Identifies the run that made the rows; recorded with each of them. The store's own when not given. */
  readonly materializationId?: string;
  /** A write that was committed with this key before does nothing. Use it when a write may be tried twice. */
  readonly idempotencyKey?: string;
  /** Stops the write; what was not committed is not stored. */
  readonly signal?: AbortSignal;
}

/** What a write did. */
export interface WriteOutcome {
  /** Number of stored rows. */
  readonly rows: number;
  /** True when the idempotency key was known, and nothing was done. */
  readonly repeated: boolean;
}

/** One feature's rows of a write to several features. */
export interface WriteEntry {
  readonly feature: FeatureInput;
  readonly rows: RowsInput<unknown>;
}

/**
 * Writes features together: children first, so that where an engine has no transactions a crash leaves work to redo and never a
 * row that claims more than is true.
 */
export async function write(
  context: StoreContext,
  entries: readonly WriteEntry[],
  choice: WriteOptions,
): Promise<WriteOutcome> {
  checkWriteOptions(choice);
  const incoming: Incoming[] = [];
  const staged: Staged[] = [];
  try {
    for (const entry of childrenFirst(context, entries)) {
      throwIfAborted(choice.signal);
      const rows = await stageEntry(context, entry, staged);
      if (rows) incoming.push(rows);
    }
    return await commitIncoming(context, incoming, choice);
  } finally {
    for (const rows of staged) await rows.release();
  }
}

function checkWriteOptions(choice: WriteOptions): void {
  checkOptions(choice, ["materializationId", "idempotencyKey", "signal"], "write");
  const refuse = (option: string, value: unknown, expected: string): never => {
    const given = JSON.stringify(value) ?? String(value);
    throw new MetaxyError("ARGUMENT_INVALID", `write takes ${expected} as ${option}; it is ${given}.`, {
      details: { option },
    });
  };
  const { materializationId = "none", idempotencyKey = "none", signal } = choice;
  if (typeof materializationId !== "string") refuse("materializationId", materializationId, "a string");
  if (typeof idempotencyKey !== "string" || idempotencyKey === "")
    refuse("idempotencyKey", idempotencyKey, "a string that is not empty");
  if (signal !== undefined && typeof signal?.aborted !== "boolean") refuse("signal", signal, "an AbortSignal");
}

/**
 * Plans and commits. Another write may change a table between the two; then the plan is made again. Each further round follows a
 * write that succeeded, so there is an end to it.
 *
 * A write that changes a table itself sees it changed, too, when the engine fails after the commit. It has a key of its own, so that
 * the next round finds it done.
 */
async function commitIncoming(
  context: StoreContext,
  incoming: readonly Incoming[],
  choice: WriteOptions,
): Promise<WriteOutcome> {
  const ownKey = { idempotencyKey: `metaxy:${globalThis.crypto.randomUUID()}` };
  let changesTables = false;
  let tables = incoming.map(({ existing }) => existing);
  for (;;) {
    const plans = incoming.map((rows, index) => planWrite(context, rows, tables[index], choice));
    changesTables ||= plans.some(({ change }) => change.kind !== "none");
    try {
      if (!changesTables || choice.idempotencyKey !== undefined) return await commit(context, plans, choice);
      const outcome = await commit(context, plans, { ...choice, ...ownKey }, "connection");
      return outcome.repeated ? { rows: await countRows(context, incoming), repeated: false } : outcome;
    } catch (error) {
      if (isMetaxyError(error)) throw error;
      const known = tables;
      tables = await Promise.all(incoming.map(({ target: { feature } }) => locateTable(context, feature))).catch(
        () => known, // the engine cannot say any more: the first error tells why
      );
      if (JSON.stringify(tables) === JSON.stringify(known)) throw error;
    }
  }
}

async function countRows(context: StoreContext, incoming: readonly Incoming[]): Promise<number> {
  const counts = incoming.map(({ source }) => context.connection.read(readAll(source)).count());
  return (await Promise.all(counts)).reduce((sum, rows) => sum + rows, 0);
}

/** Runs write plans and turns a refusal into an error with the offending rows. */
export async function commit(
  context: StoreContext,
  plans: readonly WritePlan[],
  choice: WriteOptions,
  keyScope: KeyScope = "store",
): Promise<WriteOutcome> {
  if (plans.length === 0) return { rows: 0, repeated: false };
  const result = await context.connection.write(plans, {
    idempotencyKey: choice.idempotencyKey ?? null,
    keyScope,
    settings: { format: storeFormat, hash: context.hash },
    signal: choice.signal,
  });
  switch (result.kind) {
    case "written":
      return { rows: result.rows.reduce((sum, rows) => sum + rows, 0), repeated: false };
    case "repeated":
      return { rows: 0, repeated: true };
    case "refused":
      throw refusal(plans, result.violations);
  }
}

function childrenFirst(context: StoreContext, entries: readonly WriteEntry[]): (WriteEntry & { target: Target })[] {
  const withTargets = entries.map((entry) => ({ ...entry, target: target(context, entry.feature) }));
  const keys = withTargets.map((entry) => entry.target.feature.key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined)
    throw new MetaxyError("ARGUMENT_INVALID", `One write has feature ${twice} twice. Put its rows together.`);
  const depth = (entry: { target: Target }): number => entry.target.graph.ancestors(entry.target.feature).length;
  return withTargets.sort((a, b) => depth(b) - depth(a));
}

async function stageEntry(
  context: StoreContext,
  entry: WriteEntry & { target: Target },
  staged: Staged[],
): Promise<Incoming | undefined> {
  const { feature } = entry.target;
  const where = `A write to ${feature.key}`;
  const existing = await locateTable(context, feature);
  if (!existing && !context.autoCreate) {
    throw new MetaxyError(
      "TABLE_NOT_FOUND",
      `${context.adapter.display} has no table ${entry.target.table}, and it does not create tables by itself. Open it with autoCreate: true, or create the table.`,
      { details: { feature: feature.key, table: entry.target.table } },
    );
  }
  const input = classifyInput(entry.rows, where);
  if (input.kind === "rows") {
    if (input.rows.length === 0) return undefined;
    const carried = await carriedColumns(context, entry.target, namesOf(input.rows));
    const prepared = await prepareRows(feature, input.rows, carried);
    const rows = await context.connection.stage(rowsToColumns(prepared, knownTypes(feature, existing?.columns), where));
    staged.push(rows);
    return { target: entry.target, source: rows.source, prepared: true, carried, existing };
  }
  const rows = await stageInput(context, input);
  staged.push(rows);
  const carried = await carriedColumns(context, entry.target, new Set(rows.source.columns.map(({ name }) => name)));
  return { target: entry.target, source: rows.source, prepared: false, carried, existing };
}

/** Staged rows of one feature, and what is known of them. */
interface Incoming {
  readonly target: Target;
  readonly source: Staged["source"];
  /** Whether data versions that the feature declares are filled in. */
  readonly prepared: boolean;
  readonly carried: ReadonlySet<string>;
  /** The feature's table when the rows were staged. */
  readonly existing: LocatedTable | undefined;
}

function planWrite(
  context: StoreContext,
  { target: { feature, graph, table, versions }, source, prepared, carried }: Incoming,
  existing: LocatedTable | undefined,
  choice: WriteOptions,
): WritePlan {
  checkSystemTypes(feature, source.columns);
  const columns = storedColumns(feature, source.columns, carried);
  const planned = planVersions(feature, source.columns, { prepared });
  const now = context.clock.next();
  const kept = <Value>(name: string, otherwise: Value): ValuePlan<Value> =>
    source.columns.some((column) => column.name === name) ? { column: name, otherwise } : { value: otherwise };
  return {
    feature: feature.key,
    table,
    source,
    hash: context.hash,
    idColumns: feature.spec.idColumns,
    userColumns: columns,
    versions: planned,
    featureVersion: { value: versions.feature },
    projectVersion: { value: graph.projectVersion(feature.project ?? graph.project, context.hash.length) },
    materializationId: { value: choice.materializationId ?? context.materializationId },
    createdAt: kept(systemColumns.createdAt, now),
    updatedAt: { value: now },
    deletedAt: kept<bigint | null>(systemColumns.deletedAt, null),
    checks: writeChecks(feature, columns, source.columns, planned),
    change: tableChange(feature, existing?.columns ?? null, columns, planned.members),
  };
}

function refusal(
  plans: readonly WritePlan[],
  violations: readonly { plan: number; check: number; count: number; examples: readonly object[] }[],
): MetaxyError {
  const lines = violations.map(({ plan: planIndex, check: checkIndex, count, examples }) => {
    const plan = plans[planIndex] as WritePlan;
    const check = plan.checks[checkIndex];
    const rows = count === 1 ? "1 row" : `${count} rows`;
    const sample = examples.map((example) => shown(example)).join(", ");
    switch (check?.kind) {
      case "notNull":
        return `${plan.feature}: ${rows} without ${check.column}: ${sample}`;
      case "unique":
        return `${plan.feature}: ${rows} with the same ${check.columns.join(", ")} as another: ${sample}`;
      default:
        return `${plan.feature}: ${rows} whose ${check?.column} does not have exactly the members ${check?.members.join(", ")}: ${sample}`;
    }
  });
  return new MetaxyError("WRITE_INVALID", `Nothing was written:\n  ${lines.join("\n  ")}`, { details: { violations } });
}
