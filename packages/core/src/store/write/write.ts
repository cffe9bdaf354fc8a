import type { ColumnDescription } from "../../column/column-type.js";
import type { Staged } from "../../contract/contract.js";
import { throwIfAborted } from "../../errors/aborted.js";
import { MetaxyError } from "../../errors/error.js";
import { checkOptions } from "../../errors/options.js";
import type { StoreContext } from "../context.js";
import { target } from "../context.js";
import type { RowsInput } from "../input/input.js";
import type { LocatedTable } from "../locate.js";
import { everyRow, locateTable } from "../locate.js";
import type { WriteOptions, WriteOutcome } from "./commit.js";
import { commit } from "./commit.js";
import type { WriteEntry } from "./entry.js";
import type { Incoming, TargetedEntry } from "./incoming.js";
import { addedColumns, locateForWrite, planIncoming, stageNone, stageRows } from "./incoming.js";
import { stageReplacement } from "./replacement.js";
import { replanning } from "./replan.js";

/**
 * Writes features together: children first, so that where an engine has no transactions a crash leaves work to redo and never a
 * row that claims more than is true.
 */
export async function write(
  context: StoreContext,
  entries: readonly WriteEntry[],
  options: WriteOptions,
): Promise<WriteOutcome> {
  checkWriteOptions(options);
  const incoming: Incoming[] = [];
  const staged: Staged[] = [];
  const added = new Map<string, readonly ColumnDescription[]>();
  try {
    // Staged in the other order: children take over the types of columns that their parents get.
    for (const entry of childrenFirst(context, entries).toReversed()) {
      throwIfAborted(options.signal);
      const rows = await stageEntry({ ...context, added }, entry, staged);
      for (const each of rows)
        if (!each.target.isSystemTable) added.set(each.target.feature.key, addedColumns(context, each));
      incoming.unshift(...rows);
    }
    return await commitIncoming(context, incoming, options);
  } finally {
    for (const rows of staged) await rows.release();
  }
}

async function stageEntry(context: StoreContext, entry: TargetedEntry, staged: Staged[]): Promise<readonly Incoming[]> {
  const { target, rows } = entry;
  if (Object.hasOwn(entry, "parents")) {
    const parents = entry.parents as RowsInput<unknown>; // refused where they are undefined
    return stageReplacement(context, target, { parents, rows }, staged);
  }
  const existing = await locateForWrite(context, target);
  const stagedRows = await stageRows(context, target, { rows, existing }, staged);
  const none = stagedRows ? null : await stageNone(context, target, existing, staged);
  return [{ target, rows: stagedRows ?? none, existing, replaces: null }];
}

function checkEntries(entries: readonly WriteEntry[]): void {
  const isEntry = (entry: unknown): boolean => typeof entry === "object" && entry !== null;
  if (Array.isArray(entries) && entries.every(isEntry)) return;
  const given = Array.isArray(entries) ? entries.find((entry) => !isEntry(entry)) : entries;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `writeMany takes a list of { feature, rows }; it got ${JSON.stringify(given) ?? String(given)}.`,
  );
}

function checkWriteOptions(options: WriteOptions): void {
  checkOptions(options, ["materializationId", "idempotencyKey", "signal"], "write");
  const refuse = (option: string, value: unknown, expected: string): never => {
    const given = JSON.stringify(value) ?? String(value);
    throw new MetaxyError("ARGUMENT_INVALID", `write takes ${expected} as ${option}; it is ${given}.`, {
      details: { option },
    });
  };
  const { materializationId = "none", idempotencyKey = "none", signal } = options;
  if (typeof materializationId !== "string") refuse("materializationId", materializationId, "a string");
  if (typeof idempotencyKey !== "string" || idempotencyKey === "")
    refuse("idempotencyKey", idempotencyKey, "a string that is not empty");
  if (signal !== undefined && typeof signal?.aborted !== "boolean") refuse("signal", signal, "an AbortSignal");
}

/**
 * A write that changes a table itself has its own idempotency key, so that it can be repeated if the engine fails and it is
 * unknown whether after the commit.
 */
async function commitIncoming(
  context: StoreContext,
  incoming: readonly Incoming[],
  options: WriteOptions,
): Promise<WriteOutcome> {
  const ownKey = { idempotencyKey: `metaxy:${globalThis.crypto.randomUUID()}` };
  let needsKey = false;
  const plan = (tables: readonly (LocatedTable | undefined)[]) => {
    const planned = incoming.flatMap((rows, index) => planIncoming(context, rows, tables[index], options));
    const plans = planned.map((each) => each.plan);
    needsKey ||= plans.some(({ change }) => change.kind !== "none");
    return { plans, counts: planned.map((each) => !each.isReplaced && !each.plan.isSystemTable) };
  };
  const hasOwnKey = (): boolean => needsKey && options.idempotencyKey === undefined;
  const execute = async ({ plans, counts }: ReturnType<typeof plan>): Promise<WriteOutcome> => {
    const own = hasOwnKey();
    const { rows, repeated, warnings } = own
      ? await commit(context, plans, { ...options, ...ownKey }, "connection")
      : await commit(context, plans, options);
    if (own && repeated) return { rows: await countRows(context, incoming), repeated: false };
    const stored = sum(rows.filter((_, index) => counts[index]));
    return { rows: stored, repeated, ...(warnings.length > 0 && { warnings }) };
  };
  return replanning({
    located: incoming.map(({ existing }) => existing),
    locate: () => locateAll(context, incoming),
    plan,
    execute,
    hasKey: () => hasOwnKey() || options.idempotencyKey !== undefined,
  });
}

/** @throws TABLE_NOT_FOUND for a table that was dropped in the meantime, where the store does not create tables by itself. */
function locateAll(
  context: StoreContext,
  incoming: readonly Incoming[],
): Promise<readonly (LocatedTable | undefined)[]> {
  return Promise.all(
    incoming.map(({ target }) =>
      target.isSystemTable ? locateTable(context, target.feature, target.table) : locateForWrite(context, target),
    ),
  );
}

async function countRows(context: StoreContext, incoming: readonly Incoming[]): Promise<number> {
  const sources = incoming.flatMap(({ target, rows }) => (rows && !target.isSystemTable ? [rows] : []));
  const counts = sources.map(({ source, columns }) => context.connection.read(everyRow(source, columns)).count());
  return sum(await Promise.all(counts));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function childrenFirst(context: StoreContext, entries: readonly WriteEntry[]): TargetedEntry[] {
  checkEntries(entries);
  const withTargets = entries.map((entry) => ({ ...entry, target: target(context, entry.feature) }));
  const keys = withTargets.map((entry) => entry.target.feature.key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined)
    throw new MetaxyError("ARGUMENT_INVALID", `One write has feature ${twice} twice. Put its rows together.`);
  const depth = (entry: TargetedEntry): number => entry.target.graph.ancestors(entry.target.feature).length;
  return withTargets.sort((a, b) => depth(b) - depth(a));
}
