import { afterAll, describe, test } from "vitest";
import type { SuiteOptions } from "./suite/bind.js";
import { bindSuite } from "./suite/bind.js";

export type { SuiteOptions } from "./suite/bind.js";

/** For the bulk and the property cases on a slow machine; in milliseconds. */
const timeout = 600_000;

/**
 * Registers the whole suite as tests of vitest. A case that does not run is skipped with its reason.
 *
 * @param options How the stores are reached, and what becomes of the report.
 *
 * @example
 * ```ts
 * import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
 * import { memoryAdapter } from "@metaxy-ts/core/memory";
 *
 * describeStoreConformance({ adapter: ({ namespace }) => memoryAdapter({ name: namespace }) });
 * ```
 */
export function describeStoreConformance(options: SuiteOptions): void {
  bindSuite(
    {
      describe,
      test: (name, body) => void test(name, { timeout }, body),
      skip: (name, reason) => void test(name, ({ skip }) => skip(reason)),
      afterAll,
    },
    options,
  );
}
