import { after, describe, test } from "node:test";
import type { SuiteOptions } from "./suite/bind.js";
import { bindSuite } from "./suite/bind.js";

export type { SuiteOptions } from "./suite/bind.js";

/**
 * Registers the whole suite as tests of Node's own runner. A case that does not run is skipped with its reason.
 *
 * @param options How the stores are reached, and what becomes of the report.
 *
 * @example
 * ```ts
 * import { describeStoreConformance } from "@metaxy-ts/conformance/node-test";
 * import { memoryAdapter } from "@metaxy-ts/core/memory";
 *
 * describeStoreConformance({ adapter: ({ namespace }) => memoryAdapter({ name: namespace }) });
 * ```
 */
export function describeStoreConformance(options: SuiteOptions): void {
  bindSuite(
    {
      describe: (name, body) => void describe(name, body),
      test: (name, body) => void test(name, body),
      skip: (name, reason) => void test(name, { skip: reason }, () => undefined),
      afterAll: after,
    },
    options,
  );
}
