import type { Control } from "../../work/step-worker.js";
import type { ComputeMessage, FromWorker } from "./messages.js";
import { errorOf } from "./plain-error.js";
import { SilenceTimer } from "./silence-timer.js";
import type { StartWorker, WorkerHandle } from "./worker-handle.js";

/** Samples for one worker, and who listens. */
export interface Task {
  readonly message: ComputeMessage;
  readonly control: Required<Control>;
  /** Milliseconds without a sign of life after which the worker is ended; undefined for none, so that it takes as long as it takes. */
  readonly silence: number | undefined;
}

/** How a task ended: with an outcome for each sample that began; because nobody waits any more; or because its worker ended. */
export type TaskEnd = { readonly type: "done" | "aborted" } | LostTask;

/** The worker of a task ended. */
export interface LostTask {
  readonly type: "lost";
  /** How. */
  readonly how: string;
  /** Whether the step was set up, so that it is a sample that ended it. */
  readonly hasStarted: boolean;
  /** Whether it was ended because it gave no sign of life. */
  readonly isSilent: boolean;
}

/** A worker that computes one task at a time. */
export class PooledWorker {
  /** Whether it can be given tasks. */
  isAlive = true;
  readonly #handle: WorkerHandle;
  readonly #features = new Set<string>();
  readonly #listeners = new Set<(message: FromWorker) => void>();

  constructor(start: StartWorker) {
    this.#handle = start((message) => {
      for (const listener of [...this.#listeners]) listener(message);
    });
    void this.#handle.ended.then(() => {
      this.isAlive = false;
    });
  }

  /** @throws why the worker refuses the task. */
  async run({ message, control, silence }: Task): Promise<TaskEnd> {
    let hasStarted = false;
    let isSilent = false;
    const timer = new SilenceTimer(silence, () => {
      isSilent = true;
      this.#end();
    });
    const stop = (): void => this.#handle.send({ type: "stop" });
    const abort = (): void => this.#end();
    this.#features.add(message.feature);
    try {
      return await new Promise<TaskEnd>((resolve, reject) => {
        const listener = (reply: FromWorker): void => {
          if (hasStarted || reply.type === "started") timer.reset();
          if (reply.type === "started") hasStarted = true;
          else if (reply.type === "begun") control.onBegin(reply.indexes);
          else if (reply.type === "outcome") control.onOutcome(reply.outcome);
          else if (reply.type === "refused") reject(errorOf(reply.error));
          else if (reply.type === "done") resolve({ type: "done" });
          if (reply.type === "done" || reply.type === "refused") this.#listeners.delete(listener);
        };
        this.#listeners.add(listener);
        void this.#handle.ended.then((how) => {
          this.#listeners.delete(listener);
          resolve(control.signal.aborted ? { type: "aborted" } : { type: "lost", how, hasStarted, isSilent });
        });
        control.signal.addEventListener("abort", abort);
        control.stop.addEventListener("abort", stop);
        this.#handle.send(message);
        if (control.stop.aborted) stop();
        if (control.signal.aborted) abort();
      });
    } finally {
      timer.stop();
      control.signal.removeEventListener("abort", abort);
      control.stop.removeEventListener("abort", stop);
    }
  }

  /** Tears a feature's step down. @throws what the step's `teardown` throws. */
  async close(feature: string): Promise<void> {
    if (!this.isAlive || !this.#features.delete(feature)) return;
    await new Promise<void>((resolve, reject) => {
      const listener = (reply: FromWorker): void => {
        if (reply.type !== "closed" || reply.feature !== feature) return;
        this.#listeners.delete(listener);
        if (reply.error) reject(errorOf(reply.error));
        else resolve();
      };
      this.#listeners.add(listener);
      void this.#handle.ended.then(() => resolve());
      this.#handle.send({ type: "close", feature });
    });
  }

  /** Ends it in order, and waits for that. */
  async end(): Promise<void> {
    if (this.isAlive) this.#handle.close();
    this.isAlive = false;
    await this.#handle.ended;
  }

  #end(): void {
    this.isAlive = false;
    this.#handle.end();
  }
}
