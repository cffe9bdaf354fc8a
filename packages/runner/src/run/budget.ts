import type { FailureBudget } from "./options.js";

/** Fewer samples say nothing about a share. */
const fewest = 20;

/** Counts samples that were tried, and says when too many of them failed. */
export class Budget {
  tried = 0;
  failed = 0;
  readonly #budget: FailureBudget;

  constructor(budget: FailureBudget = {}) {
    this.#budget = budget;
  }

  /** Why nothing further may begin; undefined while it may. */
  get exceeded(): string | undefined {
    const { count = Number.POSITIVE_INFINITY, share = 1 } = this.#budget;
    if (this.failed > count) return `${this.failed} samples failed, and ${count} may`;
    if (this.tried < fewest || this.failed <= share * this.tried) return undefined;
    return `${this.failed} of ${this.tried} samples failed, and ${share * 100} % may`;
  }
}
