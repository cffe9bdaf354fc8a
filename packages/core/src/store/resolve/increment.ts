import type { RelationSource, Staged } from "../../contract/contract.js";
import type { AnyColumns, FeatureTypes, Joined, PendingRow, StoredRow } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import type { Guard, Traced } from "../guard.js";
import type { Relation } from "../read/relation.js";
import type { IncrementWarning } from "./increment-warnings.js";
import type { WaitingIncrement } from "./waiting-increment.js";

/** How many samples each part of an increment has. With expansion lineage, parents are counted. */
export interface IncrementCounts {
  /** Samples without a stored row. */
  readonly new: number;
  /** Samples whose stored row was made from other inputs. */
  readonly stale: number;
  /** Stored samples that the parents no longer have. */
  readonly orphaned: number;
  /** Stored samples that the parents do not have yet, because an ancestor is still being recomputed. */
  readonly waiting: number;
}

/** A row of `orphaned` or `waiting`: the stored row, or with expansion only the columns that identify the parent. */
export type OrphanedRow<Types extends FeatureTypes> = Joined<Partial<StoredRow<Types>>, AnyColumns>;

type IncrementPart = Parameters<WaitingIncrement["part"]>[0];

interface IncrementParts {
  readonly source: WaitingIncrement;
  readonly guard: Guard;
  readonly feature: FeatureInput;
  readonly relation: <Row>(source: RelationSource, part: IncrementPart) => Relation<Row>;
  readonly warnings: () => Promise<IncrementWarning[]>;
  /** Rows that were staged in the engine for this increment. */
  readonly staged: readonly Staged[];
}

/**
 * What has to be done for a feature: the result of `resolve`. The parts are computed once, in the store, at the first read of a row,
 * and are a snapshot from then on. Counting moves no rows.
 *
 * Materialised rows of an increment are freed when the store is closed, or with `await using` at the end of the block.
 *
 * @example
 * ```ts
 * import { defineFeature, type Store } from "@metaxy-ts/core";
 *
 * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
 * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
 *
 * async function run(store: Store): Promise<void> {
 *   await using todo = await store.resolve(crop);
 *   for await (const batch of todo.pending.batches(500)) await store.write(crop, batch);
 *   await store.delete(crop, todo.orphaned);
 * }
 * ```
 */
export class Increment<Pending = PendingRow<FeatureTypes>, Orphaned = OrphanedRow<FeatureTypes>>
  implements AsyncDisposable
{
  /** Samples without a stored row. */
  readonly new: Relation<Pending>;
  /** Samples whose stored row was made from other inputs or by other code. */
  readonly stale: Relation<Pending>;
  /** `new` and `stale` together: what to compute and write. */
  readonly pending: Relation<Pending>;
  /** Stored samples that the parents have no longer: what to delete. */
  readonly orphaned: Relation<Orphaned>;
  /**
   * Stored samples that the parents lack only because one of them, or something that it is made from, is not yet recomputed in its
   * current feature version. They are neither to be computed nor to be deleted: once everything upstream is written, each is as it should
   * be, stale or orphaned.
   */
  readonly waiting: Relation<Orphaned>;
  readonly #source: WaitingIncrement;
  readonly #guard: Guard;
  readonly #feature: FeatureInput;
  readonly #warnings: () => Promise<IncrementWarning[]>;
  readonly #staged: readonly Staged[];

  constructor({ source, guard, feature, relation, warnings, staged }: IncrementParts) {
    const part = <Row>(name: IncrementPart): Relation<Row> => relation(source.part(name), name);
    this.new = part("new");
    this.stale = part("stale");
    this.pending = part("pending");
    this.orphaned = part("orphaned");
    this.waiting = part("waiting");
    this.#source = source;
    this.#guard = guard;
    this.#feature = feature;
    this.#warnings = warnings;
    this.#staged = staged;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#guard.closed) return;
    const free = async (): Promise<void> => {
      await this.#source.release();
      for (const rows of this.#staged) await rows.release();
    };
    await this.#guard.read("free an increment", free, this.#traced("release"));
  }

  /**
   * Counts the parts in the store. No row leaves it.
   *
   * @returns The counts now, or those of the rows that were materialised, if a row of a part was read before.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function isDone(store: Store, feature: AnyFeature): Promise<boolean> {
   *   await using todo = await store.resolve(feature);
   *   const counts = await todo.counts();
   *   return counts.new + counts.stale === 0;
   * }
   * ```
   */
  counts(): Promise<IncrementCounts> {
    return this.#guard.read("count an increment", () => this.#source.counts(), this.#traced("counts"));
  }

  /**
   * How much of the feature is computed. No row leaves the store.
   *
   * @returns The share of the samples of the parents that are stored, stale ones included, from 0 to 1. Null if the parents have none.
   *
   * @example
   * ```ts
   * import type { Increment } from "@metaxy-ts/core";
   *
   * const percent = async (todo: Increment): Promise<number> => Math.round(((await todo.progress()) ?? 1) * 100);
   * ```
   */
  progress(): Promise<number | null> {
    const share = async (): Promise<number | null> => {
      const { expected, new: fresh } = await this.#source.progress();
      return expected === 0 ? null : (expected - fresh) / expected;
    };
    return this.#guard.read("measure progress", share, this.#traced("progress"));
  }

  /**
   * Looks for rows of the parents that another library which shares the store may read differently: rows of one sample with the same
   * timestamp and different data versions. This library writes none. It runs a query for each parent, on the tables as they are now.
   *
   * @returns A warning for each parent that has such rows, with the number of its samples, some of their IDs, and what to do.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function check(store: Store, feature: AnyFeature): Promise<void> {
   *   await using todo = await store.resolve(feature);
   *   for (const { code, message } of await todo.warnings()) console.warn(code, message);
   * }
   * ```
   */
  warnings(): Promise<readonly IncrementWarning[]> {
    return this.#guard.read("look for warnings", this.#warnings, this.#traced("warnings"));
  }

  #traced(method: string): Traced {
    return { span: `increment.${method}`, features: () => [this.#feature] };
  }
}
