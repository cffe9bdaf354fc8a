import type { Pipeline } from "../pipeline/pipeline.js";
import type { Step } from "../pipeline/step.js";
import type { Row } from "../sample/row.js";
import type { Control } from "../work/step-worker.js";

/** Samples of one feature that are computed together. */
export interface Batch {
  /** Unique within the run. */
  readonly id: string;
  /** The key of the feature. */
  readonly feature: string;
  /** The version of the feature's definition in the coordinator. A worker with another one has other code, and must refuse. */
  readonly featureVersion: string;
  /** How many characters the store's hashes have, and so the version. */
  readonly hashLength: number;
  /** The samples, as the increment has them. */
  readonly rows: readonly Row[];
}

/** What an executor is opened for. */
export interface Work {
  /** The pipeline of the run. */
  readonly pipeline: Pipeline;
  /** The step whose samples are computed. */
  readonly step: Step;
  /** Identifies the run. */
  readonly runId: string;
}

/** Where samples are computed: in this process, in threads, on other machines. It never sees the store: the coordinator resolves and writes. */
export interface Executor {
  /** What reports and messages call it. */
  readonly name: string;
  /** Gets ready for a step. */
  readonly open: (work: Work) => Promise<ExecutorSession>;
}

/** Computes batches of one step until it is disposed of. */
export interface ExecutorSession extends AsyncDisposable {
  /** How many batches are worth having at once. */
  readonly slots: number;
  /**
   * Computes a batch. It resolves when every sample has an outcome, or when no more come after a stop.
   *
   * @throws if the batch as a whole cannot be computed, so that the feature fails.
   */
  readonly compute: (batch: Batch, control: Control) => Promise<void>;
}
