import type { FeatureGraph, Store } from "@metaxy-ts/core";
import type { Executor } from "../executor/executor.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { SampleShare } from "../sample/share.js";
import type { Budget } from "./budget.js";
import type { RunEvent } from "./events.js";
import type { RunOptions } from "./options.js";

/** What all features of a run share. */
export interface RunContext {
  readonly pipeline: Pipeline;
  readonly graph: FeatureGraph;
  readonly store: Store;
  readonly options: RunOptions;
  readonly executor: Executor;
  readonly runId: string;
  readonly share: SampleShare | undefined;
  /** Of the whole run. */
  readonly budget: Budget;
  /** Aborted when nothing further may begin. */
  readonly stop: AbortSignal;
  /** Aborted when nobody waits for what has begun, either. */
  readonly signal: AbortSignal;
  /** Ends the whole run in order. */
  readonly stopRun: () => void;
  readonly emit: (event: RunEvent) => void;
}

/** Whether a run is about some of the samples only, so that it cannot tell which are orphaned. */
export function isPartial({ share, options }: RunContext): boolean {
  return share !== undefined || options.filters !== undefined;
}
