import type { Filters, Store } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import { checkOptions } from "@metaxy-ts/core/adapter";
import type { Executor } from "../executor/executor.js";
import type { SampleShare } from "../sample/share.js";
import type { RunEvent } from "./events.js";

/** How many samples may fail before nothing further begins. Those that are being computed may fail as well. */
export interface FailureBudget {
  /** How many. If omitted, any number. */
  readonly count?: number;
  /** Of those that were tried, from 0 to 1, once at least 20 were. If omitted, all. */
  readonly share?: number;
}

/** How a pipeline is run. Only `store` is needed. */
export interface RunOptions {
  /** An open store, to write to. */
  readonly store: Store;
  /** The keys of the features to compute. If omitted, all that the pipeline has a step or a source for. */
  readonly only?: readonly string[];
  /** With `true`, only what is to do is counted. If omitted, it is done. */
  readonly dryRun?: boolean;
  /** Ends the run in order when it aborts: what is being computed is finished and written, and nothing further begins. If omitted, the run goes to its end. */
  readonly stopSignal?: AbortSignal;
  /** Ends the run at once when it aborts: what is computed by then is written, and nobody waits for the rest. If omitted, the run goes to its end. */
  readonly signal?: AbortSignal;
  /** At most so many samples of each step; sources list all. If omitted, all. */
  readonly limit?: number;
  /** Only a part of the samples, the same in every run. Orphaned samples stay. If omitted, all. */
  readonly sample?: SampleShare | number;
  /** Filters over the stored columns of parents, by feature, as for `resolve`. Orphaned samples stay. If omitted, none. */
  readonly filters?: Readonly<Record<string, Filters<never>>>;
  /** With `true`, samples that failed before are tried again. If omitted, only once their inputs or their code have changed. */
  readonly retryFailed?: boolean;
  /** How many samples of all features together may fail. If omitted, any number. */
  readonly budget?: FailureBudget;
  /** How many samples of each feature may fail. If omitted, any number. */
  readonly featureBudget?: FailureBudget;
  /** Where samples are computed. If omitted, in this process. */
  readonly executor?: Executor;
  /** How many features that do not depend on each other are computed side by side. If omitted, 4. */
  readonly featureConcurrency?: number;
  /** How many samples a batch has. If omitted, 256. */
  readonly batchRows?: number;
  /** How many computed rows wait before they are written. If omitted, 10,000. */
  readonly flushRows?: number;
  /** Milliseconds that a computed row waits at most. If omitted, 2,000. */
  readonly flushInterval?: number;
  /** Identifies the run. If omitted, a new UUID. */
  readonly runId?: string;
  /** Called for everything that happens. If omitted, nothing is. */
  readonly onEvent?: (event: RunEvent) => void;
}

const names = [
  "store",
  "only",
  "dryRun",
  "stopSignal",
  "signal",
  "limit",
  "sample",
  "filters",
  "retryFailed",
  "budget",
  "featureBudget",
  "executor",
  "featureConcurrency",
  "batchRows",
  "flushRows",
  "flushInterval",
  "runId",
  "onEvent",
] as const;

/** @throws PIPELINE_INVALID for unknown options and values outside their range. */
export function checkRunOptions(options: RunOptions): void {
  checkOptions(options, names, "run", "PIPELINE_INVALID");
  if (!options.store) throw wrong("store", options.store, "an open store");
  for (const option of ["limit", "featureConcurrency", "batchRows", "flushRows"] as const)
    requireRange(
      option,
      options[option],
      (value) => Number.isSafeInteger(value) && value > 0,
      "a whole number above 0",
    );
  requireRange("sample", shareOf(options)?.share, isShare, "a number from 0 to 1");
  for (const option of ["budget", "featureBudget"] as const) {
    const budget = options[option];
    if (!budget) continue;
    checkOptions(budget, ["count", "share"], `${option} of run`, "PIPELINE_INVALID");
    requireRange(`${option}.count`, budget.count, (value) => value >= 0, "a number of at least 0");
    requireRange(`${option}.share`, budget.share, isShare, "a number from 0 to 1");
  }
}

/** The part of the samples that a run is about. */
export function shareOf({ sample }: RunOptions): SampleShare | undefined {
  return typeof sample === "number" ? { share: sample } : sample;
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function requireRange(option: string, value: number | undefined, test: (value: number) => boolean, what: string): void {
  if (value !== undefined && !test(value)) throw wrong(option, value, what);
}

function wrong(option: string, value: unknown, what: string): MetaxyError {
  return new MetaxyError("PIPELINE_INVALID", `The option ${option} of run is ${String(value)}; it has to be ${what}.`, {
    details: { option },
  });
}
