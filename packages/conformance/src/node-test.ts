import { after, describe, test } from "node:test";
import type { SuiteOptions } from "./suite/bind.js";
import { bindSuite } from "./suite/bind.js";

export type { SuiteOptions } from "./suite/bind.js";

/**
 * The whole suite as tests of Node's own runner.
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
