import { MetaxyError } from "@metaxy-ts/core";
import type { SampleError } from "../work/outcome.js";
import { Budget } from "./budget.js";
import type { RunContext } from "./run-context.js";

/** When and why the work on a feature ends early. */
export class EarlyEnd {
  /** Aborted when nothing further of the feature may begin. */
  readonly stop: AbortSignal;
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #context: RunContext;
  readonly #budget: Budget;
  #error: { readonly error: unknown } | undefined;

  constructor(context: RunContext) {
    this.#context = context;
    this.#budget = new Budget(context.options.featureBudget);
    this.signal = context.signal;
    this.stop = AbortSignal.any([this.#own.signal, context.stop]);
  }

  /** A sample was tried. */
  tried(): void {
    for (const budget of [this.#budget, this.#context.budget]) budget.tried += 1;
  }

  /** A sample that was tried has failed. */
  failed(error: SampleError): void {
    for (const budget of [this.#budget, this.#context.budget]) budget.failed += 1;
    if (error.policy !== "skip") {
      this.fail(
        new MetaxyError("STEP_FAILED", `A sample failed with ${error.name}: ${error.message}`, {
          details: { policy: error.policy },
        }),
      );
      if (error.policy === "fail-run") this.#context.stopRun();
      return;
    }
    this.#keepBudgets();
  }

  #keepBudgets(): void {
    const ofRun = this.#context.budget.exceeded;
    const reason = this.#budget.exceeded ?? (ofRun && `In the run, ${ofRun}`);
    if (reason === undefined) return;
    this.fail(new MetaxyError("BUDGET_EXCEEDED", `${reason}. Correct the cause, and run again.`));
    if (ofRun !== undefined) this.#context.stopRun();
  }

  fail(error: unknown): void {
    this.#error ??= { error };
    this.#own.abort();
  }

  throwIfFailed(): void {
    if (this.#error) throw this.#error.error;
  }
}
