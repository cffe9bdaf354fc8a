import { cases } from "../cases/index.js";
import type { ConformanceOptions } from "./harness.js";
import type { ConformanceReport } from "./report.js";
import { buildReport } from "./report.js";
import type { CaseResult } from "./run.js";
import { resultOf, runCase } from "./run.js";
import { checkOptions, missingEnvironment, select } from "./select.js";

/** What a test runner has to offer. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>): void;
  skip(name: string, reason: string): void;
  afterAll(body: () => void | Promise<void>): void;
}

/** Options of the suite as tests of a test runner. */
export interface SuiteOptions extends ConformanceOptions {
  /** Called when all cases are over, with what became of them; what it throws fails the run. If omitted, there is no report. */
  onReport?(report: ConformanceReport): void | Promise<void>;
}

/** Registers every case with a test runner; none that does not run goes without a reason. */
export function bindSuite(runner: TestRunner, options: SuiteOptions): void {
  checkOptions(options, cases);
  const adapter = options.adapter({ namespace: "metaxy_test_manifest" });
  const { name, supports } = adapter;
  const missing = missingEnvironment(options);
  runner.describe(`${name} conforms to the store contract`, () => {
    if (missing.length > 0) {
      runner.skip("all cases", `not set: ${missing.join(", ")}`);
      return;
    }
    const results: CaseResult[] = [];
    for (const test of cases) {
      const title = `${test.id}: ${test.title}`;
      const selection = select(test, adapter, options);
      if (!selection.runs) {
        results.push({ id: test.id, outcome: selection.outcome, reason: selection.reason });
        runner.skip(title, selection.reason);
        continue;
      }
      const { expectedFailure } = selection;
      runner.test(
        expectedFailure === undefined ? title : `${title} (expected to fail: ${expectedFailure})`,
        async () => {
          const failure = await runCase(test, options).then(
            () => undefined,
            (error: unknown) => ({ error }),
          );
          const result = resultOf(test.id, failure, expectedFailure);
          results.push(result);
          if (result.outcome === "failed") throw result.error;
          if (result.outcome === "passed unexpectedly")
            throw new Error(`${test.id} passes: take it out of expectedFailures.`);
        },
      );
    }
    runner.afterAll(() => options.onReport?.(buildReport({ name, supports, contract: options.contract }, results)));
  });
}
