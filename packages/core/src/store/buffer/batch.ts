import type { AnyFeature } from "../../feature/feature.js";
import { own } from "../../own.js";
import type { WriteEntry } from "../incoming.js";
import { sampleKey } from "../values/sample-key.js";

export type AnyRow = Readonly<Record<string, unknown>>;

/** One feature's rows of a batch. */
export interface BatchEntry extends WriteEntry {
  readonly feature: AnyFeature;
  readonly rows: readonly AnyRow[];
}

/** Rows of one write, with no sample twice. Once a write was tried they stay as they are, so that the key means the same rows. */
export class Batch {
  readonly key = crypto.randomUUID();
  readonly #rows = new Map<AnyFeature, AnyRow[]>();
  readonly #samples = new Set<string>();
  count = 0;
  tried = false;

  /** A batch of rows that another one had. */
  static of(entries: readonly BatchEntry[]): Batch {
    const batch = new Batch();
    for (const { feature, rows } of entries) {
      batch.#rows.set(feature, [...rows]);
      batch.count += rows.length;
    }
    batch.tried = true; // it has no samples to compare others with
    return batch;
  }

  get entries(): BatchEntry[] {
    return [...this.#rows].map(([feature, rows]) => ({ feature, rows }));
  }

  /** Whether there was room for the row. */
  add(feature: AnyFeature, row: AnyRow): boolean {
    const sample = sampleOf(feature, row);
    if (this.tried || (sample !== null && this.#samples.has(sample))) return false;
    this.#rowsOf(feature).push(row);
    if (sample !== null) this.#samples.add(sample);
    this.count += 1;
    return true;
  }

  /** Lets the feature take part in the write without rows; whether there was room for it. */
  addFeature(feature: AnyFeature): boolean {
    if (!this.tried) this.#rowsOf(feature);
    return !this.tried;
  }

  #rowsOf(feature: AnyFeature): AnyRow[] {
    const rows = this.#rows.get(feature) ?? [];
    this.#rows.set(feature, rows);
    return rows;
  }
}

/** Null for a row without all of its ID columns, which is no sample's and is going to be refused. */
function sampleOf({ key, spec: { idColumns } }: AnyFeature, row: AnyRow | null): string | null {
  if (!row || idColumns.some((column) => (own(row, column) ?? null) === null)) return null;
  return `${key} ${sampleKey(idColumns, row)}`;
}
