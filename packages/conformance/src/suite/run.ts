import { writeSync } from "node:fs";
import type { ConformanceCase } from "./case.js";
import type { ConformanceOptions } from "./harness.js";
import { Lab } from "./lab.js";
import { checkOptions, select } from "./select.js";
import { awayFromUtc } from "./time-zone.js";

/** What became of a case. */
export interface CaseResult {
  /** The ID of the case. */
  readonly id: string;
  /** Cases of `expectedFailures` fail as expected, or pass unexpectedly. A recorded history that this run does not replay is not drawn. */
  readonly outcome: "passed" | "failed" | "skipped" | "not drawn" | "failed as expected" | "passed unexpectedly";
  /** Why it was skipped or not drawn, or why it was expected to fail. If omitted, it was neither. */
  readonly reason?: string;
  /** What a case that failed threw. If omitted, it did not fail. */
  readonly error?: unknown;
}

/**
 * Runs cases one after the other, without a test runner.
 *
 * @param options How the stores are reached.
 * @param cases Which cases: `cases` of this package, or some of them.
 * @returns What became of each case, in their order. A case that fails does not reject.
 * @throws Error for options that are not acceptable.
 *
 * @example
 * ```ts
 * import { cases, runAll } from "@metaxy-ts/conformance";
 * import { memoryAdapter } from "@metaxy-ts/core/memory";
 *
 * const results = await runAll({ adapter: ({ namespace }) => memoryAdapter({ name: namespace }) }, cases);
 * console.log(results.filter(({ outcome }) => outcome === "failed"));
 * ```
 */
export async function runAll(
  options: ConformanceOptions,
  cases: readonly ConformanceCase[],
): Promise<readonly CaseResult[]> {
  checkOptions(options, cases);
  const adapter = options.adapter({ namespace: newNamespace() });
  const results: CaseResult[] = [];
  for (const test of cases) {
    const selection = select(test, adapter, options);
    if (!selection.runs) {
      results.push({ id: test.id, outcome: selection.outcome, reason: selection.reason });
      continue;
    }
    const failure = await runCase(test, options).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    results.push(resultOf(test.id, failure, selection.expectedFailure));
  }
  return results;
}

export function resultOf(
  id: string,
  failure: { readonly error: unknown } | undefined,
  expectedFailure: string | undefined,
): CaseResult {
  if (expectedFailure === undefined) return failure ? { id, outcome: "failed", ...failure } : { id, outcome: "passed" };
  return failure
    ? { id, outcome: "failed as expected", reason: expectedFailure, ...failure }
    : { id, outcome: "passed unexpectedly", reason: expectedFailure };
}

/** Runs one case in its own places, away from UTC. With METAXY_VERBOSE=1, its ID is printed first. */
export async function runCase(test: ConformanceCase, options: ConformanceOptions): Promise<void> {
  // Not through the console: what a runner has buffered is gone if native code ends the process.
  if (process.env.METAXY_VERBOSE === "1") writeSync(2, `${test.id}\n`);
  await awayFromUtc(() => runInPlaces(test, options));
}

async function runInPlaces(test: ConformanceCase, options: ConformanceOptions): Promise<void> {
  const lab = new Lab(options, newNamespace());
  try {
    await test.run(lab);
  } catch (error) {
    await lab.end().catch(() => undefined); // what failed first is what matters
    throw error;
  }
  await lab.end();
}

let namespaces = 0;
const process36 = process.pid.toString(36);

/** Names contain their time, so that leftovers of a killed run on a shared server can be found. */
function newNamespace(): string {
  namespaces += 1;
  return `metaxy_test_${Date.now().toString(36)}_${process36}_${namespaces}`;
}
