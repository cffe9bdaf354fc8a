import { throwIfAborted } from "../errors/aborted.js";
import type { Hasher } from "../hash/algorithms.js";
import { requireSameHash } from "../hash/same-settings.js";
import type { WritePlan } from "../plan/plan.js";
import type { WriteOptions, WriteResult } from "../store/contract.js";
import { appended } from "./append.js";
import { violations } from "./checks.js";
import type { Moment, Rows } from "./rows.js";
import type { Tables } from "./tables.js";

/** Checks and appends, all of it or nothing. To be run as a change of the tables. */
export async function write(
  tables: Tables,
  moment: Moment,
  plans: readonly WritePlan[],
  hash: Hasher,
  { idempotencyKey, settings, signal }: WriteOptions,
): Promise<WriteResult> {
  throwIfAborted(signal);
  if (idempotencyKey !== null && tables.keys.has(idempotencyKey)) return { kind: "repeated" };
  const sources = plans.map((plan) => moment.rows(plan.source));
  const found = plans.flatMap((plan, index) => violations(plan, index, sources[index] as Rows));
  if (found.length > 0) return { kind: "refused", violations: found };
  const rows = sources.map((source) => source.rows.length);
  // A write without rows leaves no trace: an empty table would hide those of fallback stores.
  if (rows.every((count) => count === 0)) return { kind: "written", rows };
  requireSameHash(tables.settings?.hash, settings.hash);

  const changed = new Map<string, Rows>();
  for (const [index, plan] of plans.entries()) {
    const source = sources[index] as Rows;
    if (source.rows.length === 0) continue;
    const existing = changed.get(plan.table) ?? tables.current.get(plan.table);
    changed.set(plan.table, appended(plan, existing, source, hash));
  }
  if (signal) await new Promise((resolve) => setTimeout(resolve)); // whoever wants to stop the write gets a turn
  throwIfAborted(signal);
  tables.replace(changed);
  tables.settings ??= settings;
  if (idempotencyKey !== null) tables.keys.add(idempotencyKey);
  return { kind: "written", rows };
}
