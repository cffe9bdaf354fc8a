import type { LimitFunction } from "p-limit";
import pLimit from "p-limit";
import type { Task, TaskEnd } from "./pooled-worker.js";
import { PooledWorker } from "./pooled-worker.js";
import type { StartWorker } from "./worker-handle.js";

/** Workers that are started when they are needed. One that ended is replaced when there is something to compute. */
export class Pool {
  readonly #start: StartWorker;
  readonly #slots: LimitFunction;
  readonly #workers = new Set<PooledWorker>();
  readonly #free: PooledWorker[] = [];

  constructor(size: number, start: StartWorker) {
    this.#start = start;
    this.#slots = pLimit(size);
  }

  /** Has a worker compute a task, once there is a free one. @throws why the worker refuses it. */
  run(task: Task): Promise<TaskEnd> {
    return this.#slots(async () => {
      const { stop, signal } = task.control;
      if (stop.aborted || signal.aborted) return { type: "aborted" } as const;
      const worker = this.#next();
      try {
        return await worker.run(task);
      } finally {
        if (worker.isAlive) this.#free.push(worker);
        else this.#workers.delete(worker);
      }
    });
  }

  /** Tears a feature's step down in all workers. @throws what its `teardown` throws. */
  async close(feature: string): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.close(feature)));
  }

  /** Ends all workers. */
  async end(): Promise<void> {
    const workers = [...this.#workers];
    this.#workers.clear();
    this.#free.length = 0;
    await Promise.all(workers.map((worker) => worker.end()));
  }

  /** One that is free, the last one first, or another one. Those that ended without a task are left out. */
  #next(): PooledWorker {
    for (let worker = this.#free.pop(); worker; worker = this.#free.pop()) {
      if (worker.isAlive) return worker;
      this.#workers.delete(worker);
    }
    const worker = new PooledWorker(this.#start);
    this.#workers.add(worker);
    return worker;
  }
}
