import type { FailurePolicy } from "../pipeline/step.js";

/** Why a sample failed, as plain data that crosses threads, processes and queues. */
export interface SampleError {
  /** The error's class, or the code of an error of this library. */
  readonly name: string;
  /** What it says. */
  readonly message: string;
  /** Where it was thrown. If omitted, the error did not say. */
  readonly stack?: string;
  /** What else stops. */
  readonly policy: FailurePolicy;
}

/** What became of one sample of a batch. */
export interface Outcome {
  /** The place of the sample in its batch, from 0. */
  readonly index: number;
  /** The computed rows: one, or with expansion any number. If omitted, the sample failed. */
  readonly rows?: readonly object[];
  /** Why it failed. If omitted, it did not. */
  readonly error?: SampleError;
  /** How often it was tried. */
  readonly attempts: number;
  /** Seconds that the last attempt took; of a batch, an equal share. */
  readonly seconds: number;
  /** What the step reported beside, summed. */
  readonly costs: Readonly<Record<string, number>>;
}
