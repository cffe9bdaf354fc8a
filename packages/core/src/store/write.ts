import { throwIfAborted } from "../errors/aborted.js";
import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { WriteOptions, WriteOutcome } from "./commit.js";
import { commit } from "./commit.js";
import type { StoreContext, Target } from "./context.js";
import { target } from "./context.js";
import type { Staged } from "./contract.js";
import type { Incoming, WriteEntry } from "./incoming.js";
import { planWrite, stageEntry } from "./incoming.js";
import { locateTable, readAll } from "./locate.js";

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

function childrenFirst(context: StoreContext, entries: readonly WriteEntry[]): (WriteEntry & { target: Target })[] {
  const withTargets = entries.map((entry) => ({ ...entry, target: target(context, entry.feature) }));
  const keys = withTargets.map((entry) => entry.target.feature.key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined)
    throw new MetaxyError("ARGUMENT_INVALID", `One write has feature ${twice} twice. Put its rows together.`);
  const depth = (entry: { target: Target }): number => entry.target.graph.ancestors(entry.target.feature).length;
  return withTargets.sort((a, b) => depth(b) - depth(a));
}
