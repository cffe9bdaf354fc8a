import type { Feature, FeatureTypes, OrphanedRow, PendingRow } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import { checkOptions } from "@metaxy-ts/core/adapter";
import type { RetryOptions } from "./retry.js";
import { checkRetry } from "./retry.js";
import type { StepResult } from "./types.js";

/** What a step gets beside its rows. */
export interface StepContext<Shared = undefined> {
  /** What `setup` returned in this worker. */
  readonly shared: Shared;
  /** Aborted when the time of the sample is over, and when the run is aborted. Pass it to whatever can be cancelled. */
  readonly signal: AbortSignal;
  /** The first attempt is 1. */
  readonly attempt: number;
  /** Adds to what the step costs, beside its time: `cost({ tokens: 512 })`. The run records the sums. */
  readonly cost: (amounts: Readonly<Record<string, number>>) => void;
}

/** What becomes of a sample whose last attempt failed: it is remembered, and with `fail-feature` and `fail-run` more stops as well. */
export type FailurePolicy = "skip" | "fail-feature" | "fail-run";

interface CommonOptions<Types extends FeatureTypes, Shared> {
  /** Called once in each worker before its first sample. If omitted, `shared` is undefined. */
  readonly setup?: () => Shared | Promise<Shared>;
  /** Called with what `setup` returned when the worker ends. If omitted, nothing is. */
  readonly teardown?: (shared: Shared) => void | Promise<void>;
  /** How many samples, or batches for `computeBatch`, a worker computes at once. If omitted, 8, or 1 for `computeBatch`. */
  readonly concurrency?: number;
  /** Milliseconds that one attempt may take. If omitted, any time. */
  readonly timeout?: number;
  /** When and how often a failed attempt is repeated. If omitted, never. */
  readonly retry?: RetryOptions;
  /** What else happens when a sample has failed. If omitted, `skip`: nothing. */
  readonly onError?: (error: Error) => FailurePolicy;
  /** The name of a limit of the pipeline that all attempts of this step keep. If omitted, none. */
  readonly limit?: string;
  /** Attempts of a higher priority are first where a limit has them wait. If omitted, 0. */
  readonly priority?: number;
  /** Called with samples that the parents no longer have, before their rows are deleted: the place to remove files. If omitted, nothing is. */
  readonly onOrphaned?: (rows: readonly OrphanedRow<Types>[]) => void | Promise<void>;
}

/** A step that computes one sample at a time. */
export interface SampleStepOptions<Types extends FeatureTypes, Shared> extends CommonOptions<Types, Shared> {
  /** Makes the row, or with expansion the rows, of one sample. */
  readonly compute: (
    row: PendingRow<Types>,
    context: StepContext<Shared>,
  ) => StepResult<Types> | Promise<StepResult<Types>>;
}

/** A step that computes many samples at a time, such as a model. */
export interface BatchStepOptions<Types extends FeatureTypes, Shared> extends CommonOptions<Types, Shared> {
  /**
   * Makes the results of many samples, in their order. An `Error` in place of a result is the failure of that sample alone. If it throws, it is
   * called again with the halves, down to the sample that is the cause.
   */
  readonly computeBatch: (
    rows: readonly PendingRow<Types>[],
    context: StepContext<Shared>,
  ) => readonly (StepResult<Types> | Error)[] | Promise<readonly (StepResult<Types> | Error)[]>;
  /** The largest number of samples of one call. If omitted, 32. */
  readonly batchSize?: number;
}

/** How one feature is computed from its parents. Made by `step`. */
export interface Step {
  /** What it is; a `source` is the other kind. */
  readonly kind: "step";
  /** The key of its feature. */
  readonly feature: string;
  /** How it computes, as `step` got it. */
  readonly options: AnyStepOptions;
}

/** The options of any step; its rows have the columns of its feature. */
export type AnyStepOptions = CommonOptions<FeatureTypes, unknown> & {
  readonly compute?: (row: never, context: StepContext<never>) => unknown;
  readonly computeBatch?: (rows: never, context: StepContext<never>) => unknown;
  readonly batchSize?: number;
};

const common = [
  "setup",
  "teardown",
  "concurrency",
  "timeout",
  "retry",
  "onError",
  "limit",
  "priority",
  "onOrphaned",
] as const;

/**
 * Says how a feature is computed from its parents.
 *
 * @param feature The feature. Its type says which columns a sample has, and which the result has to have.
 * @param options The function, `compute` for one sample or `computeBatch` for many at a time, and how it is called.
 * @returns The step, for `definePipeline`.
 * @throws PIPELINE_INVALID for unknown options or values outside their range.
 *
 * @example
 * ```ts
 * import { defineFeature, from } from "@metaxy-ts/core";
 * import { step } from "@metaxy-ts/runner";
 * import { z } from "zod";
 *
 * const text = defineFeature({ key: "text", id: ["id"], schema: z.object({ id: z.string(), body: z.string() }) });
 * const length = defineFeature({
 *   key: "text/length",
 *   id: ["id"],
 *   schema: z.object({ id: z.string(), length: z.number() }),
 *   deps: [from(text, { select: ["body"] })],
 * });
 *
 * export const measure = step(length, { compute: ({ body }) => ({ length: body.length }), timeout: 1000 });
 * ```
 */
export function step<Types extends FeatureTypes, Shared = undefined>(
  feature: Feature<Types>,
  options: SampleStepOptions<NoInfer<Types>, Shared> | BatchStepOptions<NoInfer<Types>, Shared>,
): Step {
  const where = `step(${feature.key})`;
  const isBatch = "computeBatch" in options;
  checkOptions(
    options,
    [...common, ...(isBatch ? ["computeBatch", "batchSize"] : ["compute"])],
    where,
    "PIPELINE_INVALID",
  );
  const given = options as unknown as AnyStepOptions;
  if (typeof (given.compute ?? given.computeBatch) !== "function")
    throw invalid(where, "needs a function: compute for one sample, or computeBatch for many at a time.");
  requireCount(given.concurrency, where, "concurrency");
  requireCount(given.batchSize, where, "batchSize");
  if (given.timeout !== undefined && !(given.timeout > 0 && given.timeout < 2 ** 31))
    throw invalid(where, `takes milliseconds above 0 for timeout; got ${String(given.timeout)}.`);
  checkRetry(given.retry, where);
  return { kind: "step", feature: feature.key, options: given };
}

function requireCount(value: number | undefined, where: string, option: string): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
  throw invalid(where, `takes a whole number above 0 for ${option}; got ${String(value)}.`);
}

/** An error of a definition. */
export function invalid(where: string, problem: string): MetaxyError {
  return new MetaxyError("PIPELINE_INVALID", `${where} ${problem}`);
}
