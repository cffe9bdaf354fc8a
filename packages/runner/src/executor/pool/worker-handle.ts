import type { FromWorker, ToWorker } from "./messages.js";

/** A thread or a process that serves tasks. */
export interface WorkerHandle {
  readonly send: (message: ToWorker) => void;
  /** Ends it at once, whatever it does. */
  readonly end: () => void;
  /** Ends it in order. It has nothing to do any more. */
  readonly close: () => void;
  /** Resolves after its last message with how it ended, as a part of a sentence: "exited with code 1". Never rejects. */
  readonly ended: Promise<string>;
}

/** Starts a worker. */
export type StartWorker = (onMessage: (message: FromWorker) => void) => WorkerHandle;
