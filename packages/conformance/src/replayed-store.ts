import type { FeatureGraph, Store } from "@metaxy-ts/core";
import { and, column } from "@metaxy-ts/core";
import type { Row } from "./witness/values.js";
import { cell, compareValues } from "./witness/values.js";
import type { Witness } from "./witness/witness.js";

/** What a vector is replayed on. */
export interface ReplayedStore {
  versions(feature: string): ReplayedVersions;
  write(feature: string, rows: readonly Row[]): Promise<void>;
  /** Deletes the samples whose columns have these values. */
  delete(feature: string, where: Row, options: { readonly hard: boolean }): Promise<void>;
  resolve(feature: string): Promise<ReplayedIncrement>;
}

export interface ReplayedVersions {
  readonly feature: string;
  readonly spec: string;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface ReplayedIncrement {
  readonly new: readonly Row[];
  readonly stale: readonly Row[];
  readonly orphaned: readonly Row[];
  readonly waiting: readonly Row[];
  readonly counts: Readonly<Record<"new" | "stale" | "orphaned" | "waiting", number>>;
}

/** An open store that was made with this graph. */
export function replayedStore(store: Store, graph: FeatureGraph, length: number): ReplayedStore {
  return {
    versions: (feature) => graph.versions(feature, length),
    async write(feature, rows) {
      await store.write(feature, rows);
    },
    async delete(feature, where, options) {
      const conditions = Object.entries(where).map(([name, value]) => column<unknown>(name).eq(value as string));
      await store.delete(feature, and(...conditions), options);
    },
    async resolve(feature) {
      await using increment = await store.resolve(feature);
      return {
        counts: await increment.counts(),
        new: await increment.new.rows(),
        stale: await increment.stale.rows(),
        orphaned: await increment.orphaned.rows(),
        waiting: await increment.waiting.rows(),
      };
    },
  };
}

export function replayedWitness(witness: Witness): ReplayedStore {
  return {
    versions: (feature) => witness.versions(feature),
    async write(feature, rows) {
      witness.write(feature, rows);
    },
    async delete(feature, where, options) {
      const columns = Object.keys(where);
      witness.delete(feature, (row) => columns.every((name) => isEqual(cell(row, name), cell(where, name))), options);
    },
    async resolve(feature) {
      const increment = witness.resolve(feature);
      const { new: fresh, stale, orphaned, waiting } = increment;
      const counts = {
        new: fresh.length,
        stale: stale.length,
        orphaned: orphaned.length,
        waiting: waiting.length,
      };
      return { ...increment, counts };
    },
  };
}

/** As in a filter, where equality with null asks whether there is none. */
function isEqual(left: unknown, right: unknown): boolean {
  return left === right || compareValues(left, right) === 0;
}
