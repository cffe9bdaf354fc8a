import type { IncrementCounts } from "@metaxy-ts/core";

/**
 * How the work on a feature ended: `done`; `planned` by a dry run; `stopped` before its end by a signal; `over-budget` because too many samples
 * failed; `failed` as a whole; `blocked` because a feature that it is computed from did not end well.
 */
export type FeatureEnd = "done" | "planned" | "stopped" | "over-budget" | "failed" | "blocked";

/** What a run did with one feature. Numbers are of samples: with expansion, of parents. */
export interface FeatureReport extends IncrementCounts {
  /** The key of the feature. */
  readonly feature: string;
  /** How it ended. */
  readonly end: FeatureEnd;
  /** Computed and stored. */
  readonly written: number;
  /** Failed in this run. */
  readonly failed: number;
  /** Left out, because they failed before with the same inputs and the same code. */
  readonly skipped: number;
  /** Orphaned samples that were deleted. */
  readonly deleted: number;
  /** Seconds of the whole feature. */
  readonly seconds: number;
  /** Seconds of all samples together. */
  readonly computeSeconds: number;
  /** What the step reported beside, summed. */
  readonly costs: Readonly<Record<string, number>>;
  /** What ended it, for `failed`, `over-budget` and `blocked`. If omitted, nothing did. */
  readonly error?: Error;
}

/** What a run did. */
export interface RunReport {
  /** Identifies the run: the materialization ID of the rows that it wrote. */
  readonly runId: string;
  /** The worst end of a feature; `done` if all are. */
  readonly end: FeatureEnd;
  /** When it began. */
  readonly startedAt: Date;
  /** How long it took. */
  readonly seconds: number;
  /** Each feature, parents first. */
  readonly features: readonly FeatureReport[];
}

const order: readonly FeatureEnd[] = ["done", "planned", "blocked", "stopped", "over-budget", "failed"];

/** The end of a run whose features ended so. */
export function worstOf(features: readonly Pick<FeatureReport, "end">[]): FeatureEnd {
  return order[Math.max(0, ...features.map(({ end }) => order.indexOf(end)))] as FeatureEnd;
}
