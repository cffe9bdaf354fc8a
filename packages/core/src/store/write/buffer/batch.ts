import type { AnyFeature } from "../../../feature/feature.js";
import { expansionColumns } from "../../../graph/join-columns.js";
import { own } from "../../../own.js";
import { sampleKey } from "../../input/values/sample-key.js";
import type { WriteEntry } from "../entry.js";

export type AnyRow = Readonly<Record<string, unknown>>;

/** All children of some parents, as one call gave them. */
export interface Replacement {
  readonly parents: readonly AnyRow[];
  readonly rows: readonly AnyRow[];
}

/** What a batch has of one feature: rows, or children that replace others. */
export type BatchEntry =
  | { readonly feature: AnyFeature; readonly rows: readonly AnyRow[]; readonly replacements?: never }
  | { readonly feature: AnyFeature; readonly rows?: never; readonly replacements: readonly Replacement[] };

/** Rows of one write, with no sample and no parent twice. Once a write was tried they stay as they are, so that the key means the same rows. */
export class Batch {
  readonly key = crypto.randomUUID();
  readonly #rows = new Map<AnyFeature, AnyRow[]>();
  readonly #replacements = new Map<AnyFeature, Replacement[]>();
  /** Samples and parents. */
  readonly #identifying = new Set<string>();
  tried = false;

  /** A batch of what another one had. */
  static of(entries: readonly BatchEntry[]): Batch {
    const batch = new Batch();
    for (const { feature, rows, replacements } of entries) {
      if (rows) batch.#rows.set(feature, [...rows]);
      else batch.#replacements.set(feature, [...replacements]);
    }
    batch.tried = true; // it has no samples to compare others with
    return batch;
  }

  get entries(): readonly BatchEntry[] {
    return [
      ...[...this.#rows].map(([feature, rows]) => ({ feature, rows })),
      ...[...this.#replacements].map(([feature, replacements]) => ({ feature, replacements })),
    ];
  }

  /** As a write takes them. */
  get writes(): readonly WriteEntry[] {
    return this.entries.map(({ feature, rows, replacements }) =>
      rows
        ? { feature, rows }
        : {
            feature,
            parents: replacements.flatMap(({ parents }) => parents),
            rows: replacements.flatMap((replacement) => replacement.rows),
          },
    );
  }

  /** Rows, without parents. */
  get rowCount(): number {
    return this.writes.reduce((sum, { rows }) => sum + (rows as readonly AnyRow[]).length, 0);
  }

  /** Rows and parents. */
  get count(): number {
    const replacements = [...this.#replacements.values()].flat();
    return replacements.reduce((sum, { parents }) => sum + parents.length, this.rowCount);
  }

  /** Whether the row was added. */
  add(feature: AnyFeature, row: AnyRow): boolean {
    const sample = sampleOf(feature, row);
    if (this.tried || this.#replacements.has(feature) || (sample !== null && this.#identifying.has(sample)))
      return false;
    this.#rowsOf(feature).push(row);
    if (sample !== null) this.#identifying.add(sample);
    return true;
  }

  /** Adds the feature to the write without rows; whether it was added. */
  addFeature(feature: AnyFeature): boolean {
    const hasRoom = !this.tried && !this.#replacements.has(feature);
    if (hasRoom) this.#rowsOf(feature);
    return hasRoom;
  }

  /** Whether all of it was added. */
  replace(feature: AnyFeature, replacement: Replacement): boolean {
    const grain = expansionColumns(feature.spec);
    const identifying = [
      ...replacement.rows.map((row) => sampleOf(feature, row)),
      ...replacement.parents.map((parent) => `parent of ${feature.key} ${sampleKey(grain, parent)}`),
    ].filter((sample) => sample !== null);
    if (this.tried || this.#rows.has(feature) || identifying.some((sample) => this.#identifying.has(sample)))
      return false;
    const replacements = this.#replacements.get(feature) ?? [];
    replacements.push(replacement);
    this.#replacements.set(feature, replacements);
    for (const sample of identifying) this.#identifying.add(sample);
    return true;
  }

  #rowsOf(feature: AnyFeature): AnyRow[] {
    const rows = this.#rows.get(feature) ?? [];
    this.#rows.set(feature, rows);
    return rows;
  }
}

/** Null for a row without all of its ID columns, which is not a sample's and is going to be refused. */
function sampleOf({ key, spec: { idColumns } }: AnyFeature, row: AnyRow | null): string | null {
  if (!row || idColumns.some((column) => (own(row, column) ?? null) === null)) return null;
  return `${key} ${sampleKey(idColumns, row)}`;
}
