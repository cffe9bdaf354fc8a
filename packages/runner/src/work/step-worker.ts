import { isMetaxyError } from "@metaxy-ts/core";
import { isError } from "@metaxy-ts/core/adapter";
import type { LimitFunction } from "p-limit";
import pLimit from "p-limit";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { AnyStepOptions, Step } from "../pipeline/step.js";
import { expands, sampleColumns } from "../sample/columns.js";
import type { Row } from "../sample/row.js";
import { untilAborted } from "./aborted.js";
import type { Tried } from "./attempts.js";
import { tryUntil } from "./attempts.js";
import { breathe } from "./breathe.js";
import type { ResultOf } from "./check-result.js";
import { batchResults, resultRows } from "./check-result.js";
import { halves } from "./halves.js";
import type { Limiter } from "./limiter.js";
import { limiterOf } from "./limiter.js";
import type { Outcome, SampleError } from "./outcome.js";
import { Sums } from "./sums.js";

type Call = (rows: unknown, context: object) => unknown;

/** How the computation of a batch can be watched and ended. */
export interface Control {
  /** Aborted when no further sample may begin; those that have begun go on. */
  readonly stop: AbortSignal;
  /** Aborted when nobody waits for samples that have begun, either. */
  readonly signal: AbortSignal;
  /** Called for samples that begin. If omitted, nothing is. */
  readonly onBegin?: (indexes: readonly number[]) => void;
  /** Called for each sample as soon as it is done. A sample that did not begin has no outcome. */
  readonly onOutcome: (outcome: Outcome) => void;
}

const noCosts = {};

/** Computes samples of one step in this process. Every executor has one in each of its workers. */
export class StepWorker implements AsyncDisposable {
  readonly #options: AnyStepOptions;
  readonly #result: ResultOf;
  readonly #limiter: Limiter;
  readonly #slots: LimitFunction;
  #shared: Promise<unknown> | undefined;

  constructor({ graph, limits }: Pipeline, { feature, options }: Step) {
    this.#options = options;
    this.#result = {
      feature,
      expands: expands(graph.get(feature)),
      sampleColumns: sampleColumns(graph, feature),
    };
    this.#limiter = limiterOf(limits, options.limit, options.priority);
    this.#slots = pLimit(options.concurrency ?? (options.computeBatch ? 1 : 8));
  }

  /**
   * Computes samples. Those of several batches at a time share the step's concurrency.
   *
   * @throws what `setup` throws. What a sample throws is its outcome.
   */
  async compute(rows: readonly Row[], control: Control): Promise<void> {
    const shared = await this.#setup();
    const indexes = rows.map((_, index) => index);
    const size = this.#options.computeBatch ? (this.#options.batchSize ?? 32) : 1;
    const parts = Array.from({ length: Math.ceil(rows.length / size) }, (_, part) =>
      indexes.slice(part * size, (part + 1) * size),
    );
    const computed = parts.map((part) => this.#slots(() => this.#begin(part, rows, shared, control)));
    await untilAborted(Promise.all(computed), control.signal);
  }

  /** Calls `setup`, unless that was done. @throws what it throws. */
  async prepare(): Promise<void> {
    await this.#setup();
  }

  #setup(): Promise<unknown> {
    this.#shared ??= Promise.resolve().then(() => this.#options.setup?.());
    return this.#shared;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    if (shared !== undefined)
      await shared.then(
        (value) => this.#options.teardown?.(value as never),
        () => undefined,
      );
  }

  async #begin(indexes: readonly number[], rows: readonly Row[], shared: unknown, control: Control): Promise<void> {
    const pause = breathe();
    if (pause !== undefined) await pause;
    if (control.stop.aborted || control.signal.aborted) return;
    control.onBegin?.(indexes);
    try {
      await this.#computePart(indexes, rows, shared, control);
    } catch (error) {
      if (!control.signal.aborted) throw error; // samples that were aborted have no outcome
    }
  }

  async #computePart(
    indexes: readonly number[],
    rows: readonly Row[],
    shared: unknown,
    control: Control,
  ): Promise<void> {
    let costs: Sums | undefined;
    const { computeBatch, compute } = this.#options as { computeBatch?: Call; compute?: Call };
    const given = indexes.map((index) => rows[index] as Row);
    const cost = (amounts: Readonly<Record<string, number>>): void => {
      costs ??= new Sums();
      costs.add(amounts);
    };
    const tried = await tryUntil(this.#options, this.#limiter, control.signal, async (attempt, signal) => {
      const context = { shared, signal, attempt, cost };
      if (!computeBatch) return [resultRows(await compute?.(given[0], context), given[0] as Row, this.#result)];
      return batchResults(await computeBatch(given, context), given.length, this.#result.feature);
    });
    if ("error" in tried && indexes.length > 1) {
      // The sample that is the cause is in one of the halves. What both cost is part of the first.
      for (const half of halves(indexes)) await this.#begin(half, rows, shared, control);
      return;
    }
    for (const [place, index] of indexes.entries())
      control.onOutcome({
        index,
        attempts: tried.attempts,
        seconds: tried.seconds / indexes.length,
        costs: (place === 0 && costs?.toObject()) || noCosts,
        ...this.#outcome(tried, place, given[place] as Row),
      });
  }

  #outcome(tried: Tried<readonly unknown[]>, place: number, sample: Row): Pick<Outcome, "rows" | "error"> {
    if ("error" in tried) return { error: this.#failure(tried.error) };
    const result = tried.result[place];
    if (isError(result)) return { error: this.#failure(result) };
    if (!this.#options.computeBatch) return { rows: result as readonly Row[] };
    try {
      return { rows: resultRows(result, sample, this.#result) };
    } catch (error) {
      return { error: this.#failure(error as Error) };
    }
  }

  #failure(error: Error): SampleError {
    return {
      name: isMetaxyError(error) ? error.code : error.name,
      message: error.message,
      ...(error.stack !== undefined && { stack: error.stack }),
      policy: this.#options.onError?.(error) ?? "skip",
    };
  }
}
