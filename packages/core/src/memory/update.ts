import { systemColumns } from "../column/columns.js";
import type { IncrementPart } from "../contract/contract.js";
import type { Hasher } from "../hash/algorithms.js";
import type { CurrentPlan, StoredSamplesPlan, UpdatePlan } from "../plan/plan.js";
import { expectedSamples } from "./expected.js";
import { allHold, someHolds } from "./filter.js";
import { readRows } from "./read.js";
import type { Row, Rows, StoreSnapshot } from "./rows.js";
import { groupBy, hasNull, keyOf, pick, select } from "./rows.js";
import type { Versions } from "./versions.js";
import { versionOutputs } from "./versions.js";

/** The labelled samples of an update. */
export interface Update {
  readonly parts: Readonly<Record<IncrementPart, Rows>>;
  readonly counts: { readonly new: number; readonly stale: number; readonly orphaned: number };
  readonly progress: { readonly expected: number; readonly new: number };
}

/** The stored rows of one sample. */
interface StoredSample {
  readonly rows: readonly Row[];
  /** Null when the sample is stale whatever is expected. */
  readonly provenance: unknown;
}

interface Sample {
  readonly row: Row;
  readonly versions: Versions;
}

export function update(snapshot: StoreSnapshot, plan: UpdatePlan, hash: Hasher): Update {
  const { grain, current, members } = plan;
  const expected = expectedSamples(snapshot, plan, hash);
  const stored = current && storedSamples(snapshot, current, grain);
  const keys = new Set<string>();
  const fresh = new Set<string>();
  const labelled = { new: [] as Sample[], stale: [] as Sample[], pending: [] as Sample[] };
  for (const row of expected.rows) {
    const key = keyOf(row, grain);
    keys.add(key);
    const known = stored?.samples.get(key) ?? stored?.childless.get(key);
    if (!known) fresh.add(key);
    if (known?.rows.length === 0) continue; // the target filters leave it out
    const sample = { row, versions: expected.versions(row) };
    if (known?.provenance === sample.versions.provenance) continue;
    labelled[known ? "stale" : "new"].push(sample);
    labelled.pending.push(sample);
  }
  const outputs = [
    ...pick(expected.columns, expected.names).map((column) => ({
      ...column,
      value: ({ row }: Sample) => column.value(row),
    })),
    ...versionOutputs(members, ({ versions }: Sample) => versions),
  ];
  const orphans = [...(stored?.samples ?? [])].flatMap(([key, { rows }]) => (keys.has(key) ? [] : [rows]));
  const parts = {
    new: select(labelled.new, outputs),
    stale: select(labelled.stale, outputs),
    pending: select(labelled.pending, outputs),
    orphaned: stored ? orphanedRows(plan, stored.all, orphans) : select([], outputs),
  };
  return {
    parts,
    counts: { new: parts.new.rows.length, stale: parts.stale.rows.length, orphaned: parts.orphaned.rows.length },
    progress: { expected: keys.size, new: fresh.size },
  };
}

/** Every stored sample by its grain, with those of its rows that the target filters let count. */
function storedSamples(
  snapshot: StoreSnapshot,
  { childless, ...plan }: CurrentPlan,
  grain: readonly string[],
): {
  readonly all: Rows;
  readonly samples: ReadonlyMap<string, StoredSample>;
  readonly childless: ReadonlyMap<string, StoredSample>;
} {
  const stored = samplesOf(snapshot, plan, grain);
  return { ...stored, childless: childless ? samplesOf(snapshot, childless, grain).samples : new Map() };
}

function samplesOf(
  snapshot: StoreSnapshot,
  plan: StoredSamplesPlan,
  grain: readonly string[],
): { readonly all: Rows; readonly samples: ReadonlyMap<string, StoredSample> } {
  const all = readRows(snapshot, plan.read);
  const counts = allHold(plan.filters);
  const isStale = someHolds(plan.stalenessPredicates);
  const samples = new Map<string, StoredSample>();
  const identified = all.rows.filter((row) => !hasNull(row, grain));
  for (const [key, group] of groupBy(identified, grain)) {
    const rows = group.filter(counts);
    const provenances = new Set(rows.map((row) => (isStale(row) ? null : row[systemColumns.provenance])));
    const [provenance] = provenances;
    samples.set(key, { rows, provenance: provenances.size === 1 ? provenance : null });
  }
  return { all, samples };
}

/** Stored rows without a parent; if several share a sample, only the columns that identify the sample. */
function orphanedRows({ current, grain }: UpdatePlan, { columns }: Rows, orphans: readonly (readonly Row[])[]): Rows {
  if (!current?.collapse) return { columns, rows: orphans.flat() };
  return select(
    orphans.flatMap((rows) => rows.slice(0, 1)),
    pick(columns, grain),
  );
}
