import type { Row } from "../../sample/row.js";
import type { Outcome } from "../../work/outcome.js";

/** Samples that a worker computes. It has one such task at a time. */
export interface ComputeMessage {
  readonly type: "compute";
  readonly feature: string;
  /** The version that the feature has in the coordinator, with hashes of `hashLength`. */
  readonly featureVersion: string;
  readonly hashLength: number;
  /** Packed. */
  readonly rows: readonly Row[];
  /** Milliseconds after which the worker says that it is alive. If omitted, nobody listens. */
  readonly aliveEvery?: number;
}

/** What a worker gets. */
export type ToWorker =
  | ComputeMessage
  /** No further sample of the task begins. */
  | { readonly type: "stop" }
  /** The feature is done: its step is torn down. */
  | { readonly type: "close"; readonly feature: string };

/** An error as plain data. */
export interface PlainError {
  /** The code of an error of this library. If omitted, it is of another kind. */
  readonly code?: string;
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** What a worker says. */
export type FromWorker =
  /** The step is set up; samples begin. */
  | { readonly type: "started" }
  /** These samples of the task have begun. */
  | { readonly type: "begun"; readonly indexes: readonly number[] }
  /** Its rows are packed. */
  | { readonly type: "outcome"; readonly outcome: Outcome }
  | { readonly type: "alive" }
  | { readonly type: "done" }
  /** The task as a whole cannot be computed. */
  | { readonly type: "refused"; readonly error: PlainError }
  | { readonly type: "closed"; readonly feature: string; readonly error?: PlainError };
