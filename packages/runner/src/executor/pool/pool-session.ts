import { MetaxyError } from "@metaxy-ts/core";
import type { Row } from "../../sample/row.js";
import type { Control } from "../../work/step-worker.js";
import type { Batch, ExecutorSession, Work } from "../executor.js";
import { divide } from "./divide.js";
import { pack, unpack } from "./packed.js";
import type { Pool } from "./pool.js";
import type { LostTask, TaskEnd } from "./pooled-worker.js";

/** Milliseconds that a worker has beside the step's timeout: it notices that the time is over itself, unless it is in an endless loop. */
const grace = 1000;

/** Computes batches of one step in the workers of a pool. */
export class PoolSession implements ExecutorSession {
  readonly slots: number;
  readonly #pool: Pool;
  readonly #work: Work;
  readonly #onClose: () => Promise<void>;

  constructor(pool: Pool, work: Work, { size, onClose }: { size: number; onClose: () => Promise<void> }) {
    this.#pool = pool;
    this.#work = work;
    this.slots = size + 1; // one waits, so that no worker does
    this.#onClose = onClose;
  }

  /** @throws WORKER_ENDED if a worker ended before it computed anything; why workers refuse the batch. */
  async compute(batch: Batch, control: Control): Promise<void> {
    await this.#part(
      batch,
      batch.rows.map((_, index) => index),
      1,
      control,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#pool.close(this.#work.step.feature);
    } finally {
      await this.#onClose();
    }
  }

  /** Computes a part of a batch. If its worker ends, what has no outcome is computed again in smaller parts, down to the sample that is the cause. */
  async #part(batch: Batch, indexes: readonly number[], attempts: number, control: Control): Promise<void> {
    const left = new Set(indexes);
    const begun = new Set<number>();
    const end = await this.#run(batch, indexes, {
      ...control,
      onBegin: (places) => {
        for (const place of places) begun.add(indexes[place] as number);
      },
      onOutcome: (outcome) => {
        const index = indexes[outcome.index] as number;
        left.delete(index);
        const { rows } = outcome;
        control.onOutcome({ ...outcome, index, ...(rows && { rows: unpack(rows) as object[] }) });
      },
    });
    if (end.type !== "lost" || left.size === 0) return;
    if (!end.hasStarted) throw notStarted(batch.feature, end);
    const [only] = indexes;
    if (indexes.length === 1 && only !== undefined) {
      control.onOutcome(this.#failure(only, end, attempts));
      return;
    }
    for (const part of divide([...left], begun)) await this.#part(batch, part, attempts + 1, control);
  }

  #run(batch: Batch, indexes: readonly number[], control: Required<Control>): Promise<TaskEnd> {
    const { feature, featureVersion, hashLength, rows } = batch;
    const { timeout } = this.#work.step.options;
    const message = {
      type: "compute",
      feature,
      featureVersion,
      hashLength,
      rows: indexes.map((index) => pack(rows[index]) as Row),
      ...(timeout !== undefined && { aliveEvery: Math.min(timeout, grace) / 4 }),
    } as const;
    return this.#pool.run({ message, control, silence: timeout === undefined ? undefined : timeout + grace });
  }

  /** The outcome of a sample that ended the worker that computed nothing else. */
  #failure(index: number, { how, isSilent }: LostTask, attempts: number) {
    const { timeout, onError } = this.#work.step.options;
    const error = isSilent
      ? new MetaxyError(
          "STEP_TIMEOUT",
          `The sample took longer than ${timeout} ms, and its worker did nothing else in that time. The worker was ended.`,
        )
      : new MetaxyError("WORKER_ENDED", `The sample was computed alone in a worker, which ${how}.`);
    return {
      index,
      attempts,
      seconds: isSilent ? (timeout ?? 0) / 1000 : 0,
      costs: {},
      error: { name: error.code, message: error.message, policy: onError?.(error) ?? "skip" },
    } as const;
  }
}

function notStarted(feature: string, { how }: LostTask): MetaxyError {
  return new MetaxyError(
    "WORKER_ENDED",
    `A worker could compute no sample of ${feature}: it ${how} while it loaded the pipeline or called the step's setup.`,
    { details: { feature } },
  );
}
