import type { TestContext } from "vitest";
import type { Difference } from "./differences.js";

/** What was compared, and which deliberate differences were met how often. */
export interface Compared {
  readonly increments: number;
  readonly hashes: number;
  readonly differences: Readonly<Partial<Record<Difference, number>>>;
}

declare module "vitest" {
  interface TaskMeta {
    /** What the test has compared. */
    compared?: Compared;
  }
}

/** Counts what a test compares, for the summary of all tests. */
export class Tally {
  #increments = 0;
  #hashes = 0;
  readonly #differences: Partial<Record<Difference, number>> = {};

  /** @param context Of the test, whose report gets the counts, as they are at its end. */
  constructor({ task, onTestFinished }: TestContext) {
    onTestFinished(() => {
      task.meta.compared = { increments: this.#increments, hashes: this.#hashes, differences: this.#differences };
    });
  }

  get increments(): number {
    return this.#increments;
  }

  /** An increment was compared, with so many hashes. */
  compared(hashes: number): void {
    this.#increments += 1;
    this.#hashes += hashes;
  }

  /** A deliberate difference was met. */
  met(difference: Difference): void {
    this.#differences[difference] = (this.#differences[difference] ?? 0) + 1;
  }
}
