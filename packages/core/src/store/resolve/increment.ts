import type { RelationSource, Staged } from "../../contract/contract.js";
import type { FeatureTypes, PendingRow, Simplify, StoredRow } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import type { Guard, Traced } from "../guard.js";
import type { Relation } from "../read/relation.js";
import type { DividedIncrement } from "./divided-increment.js";

export interface IncrementCounts {
  readonly new: number;
  readonly stale: number;
  readonly orphaned: number;
  readonly waiting: number;
}

/** A row of `orphaned` or `waiting`: the stored row, or with expansion only the columns that identify the parent. */
export type OrphanedRow<Types extends FeatureTypes> = Simplify<Partial<StoredRow<Types>> & Record<string, unknown>>;

type IncrementPart = Parameters<DividedIncrement["part"]>[0];

interface IncrementParts {
  readonly source: DividedIncrement;
  readonly guard: Guard;
  readonly feature: FeatureInput;
  readonly relation: <Row>(source: RelationSource, part: IncrementPart) => Relation<Row>;
  /** Rows that were staged in the engine for this increment. */
  readonly staged: readonly Staged[];
}

/**
 * What has to be done for a feature: the answer of `resolve`. The parts are computed once, in the store, when a row is first
 * asked for, and are fixed from then on; counting alone moves no rows.
 *
 * What an increment holds in the engine is freed when the store is closed, or with `await using` at the end of the block.
 */
export class Increment<Types extends FeatureTypes = FeatureTypes> implements AsyncDisposable {
  /** Samples without a stored row. */
  readonly new: Relation<PendingRow<Types>>;
  /** Samples whose stored row was made from other inputs or by other code. */
  readonly stale: Relation<PendingRow<Types>>;
  /** `new` and `stale` together: what to compute and write. */
  readonly pending: Relation<PendingRow<Types>>;
  /** Stored samples that the parents have no longer: what to delete. */
  readonly orphaned: Relation<OrphanedRow<Types>>;
  /**
   * Stored samples that the parents lack only because one of them, or something that it is made from, is not yet recomputed in its
   * current feature version. They are neither to be computed nor to be deleted: once everything upstream is written, each is as it should
   * be, stale or orphaned.
   */
  readonly waiting: Relation<OrphanedRow<Types>>;
  readonly #source: DividedIncrement;
  readonly #guard: Guard;
  readonly #feature: FeatureInput;
  readonly #staged: readonly Staged[];

  constructor({ source, guard, feature, relation, staged }: IncrementParts) {
    const part = <Row>(name: IncrementPart): Relation<Row> => relation(source.part(name), name);
    this.new = part("new");
    this.stale = part("stale");
    this.pending = part("pending");
    this.orphaned = part("orphaned");
    this.waiting = part("waiting");
    this.#source = source;
    this.#guard = guard;
    this.#feature = feature;
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

  /** How many samples each part has, at the grain of the increment. */
  counts(): Promise<IncrementCounts> {
    return this.#guard.read("count an increment", () => this.#source.counts(), this.#traced("counts"));
  }

  /** Share of the samples that the parents have which are stored already, from 0 to 1; null when the parents have none. */
  progress(): Promise<number | null> {
    const share = async (): Promise<number | null> => {
      const { expected, new: fresh } = await this.#source.progress();
      return expected === 0 ? null : (expected - fresh) / expected;
    };
    return this.#guard.read("measure progress", share, this.#traced("progress"));
  }

  #traced(method: string): Traced {
    return { span: `increment.${method}`, features: () => [this.#feature] };
  }
}
