import type { StoreWriteOptions, WriteResult } from "../contract/contract.js";
import { throwIfAborted } from "../errors/aborted.js";
import type { Hasher } from "../hash/algorithms.js";
import { requireSameHash } from "../hash/same-settings.js";
import { requirePlanned } from "../plan/planned-table.js";
import { laterThan, ownTimestamp, replacedTimestamps } from "../plan/timestamps.js";
import type { WritePlan } from "../plan/write-plan.js";
import { appended } from "./append.js";
import { violations } from "./checks.js";
import { later, newestOf, newestTimestamp, rememberNewest } from "./newest.js";
import type { Rows, StoreSnapshot } from "./rows.js";
import type { Tables } from "./tables.js";

/** Checks and appends, all of it or nothing. To be run as a change of the tables. */
export async function write(
  tables: Tables,
  snapshot: StoreSnapshot,
  plans: readonly WritePlan[],
  hash: Hasher,
  { idempotencyKey, settings, signal }: StoreWriteOptions,
): Promise<WriteResult> {
  throwIfAborted(signal);
  if (idempotencyKey !== null && tables.keys.has(idempotencyKey)) return { kind: "repeated" };
  for (const plan of plans) requirePlanned(plan, tables.current.get(plan.table)?.columns);
  const sources = plans.map((plan) => snapshot.rows(plan.source));
  const found = plans.flatMap((plan, index) =>
    violations(plan, index, sources[index] as Rows, tables.current.get(plan.table)),
  );
  if (found.length > 0) return { kind: "refused", violations: found };
  const rows = sources.map((source) => source.rows.length);
  const stored = rows.some((count) => count > 0);
  if (stored) requireSameHash(tables.settings?.hash, settings.hash);

  const changed = new Map<string, Rows>();
  const newest: (bigint | null)[] = [];
  for (const [index, plan] of plans.entries()) {
    const source = sources[index] as Rows;
    const existing = changed.get(plan.table) ?? tables.current.get(plan.table);
    const replaced = source.rows.length > 0 ? newestReplaced(plan, existing, source) : null;
    newest.push(replaced);
    if (source.rows.length === 0 && (existing || !plan.createsEmptyTable)) continue;
    const table = appended(laterThan(plan, replaced), existing, source, hash);
    rememberNewest(table, existing);
    changed.set(plan.table, table);
  }
  if (signal) await new Promise((resolve) => setTimeout(resolve)); // so that the signal can be aborted in the meantime
  throwIfAborted(signal);
  tables.replace(changed);
  if (stored) tables.settings ??= settings;
  if (stored && idempotencyKey !== null) tables.keys.add(idempotencyKey);
  return { kind: "written", rows, newest };
}

/** The newest timestamp that the plan's own has to be made later than; null for none. */
function newestReplaced(plan: WritePlan, existing: Rows | undefined, source: Rows): bigint | null {
  const own = ownTimestamp(plan);
  if (own === null) return null;
  const newest = later(existing ? newestTimestamp(existing) : null, newestOf(source.rows, replacedTimestamps(plan)));
  return newest !== null && newest >= own ? newest : null;
}
