import type { SuiteOptions } from "@metaxy-ts/conformance/vitest";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describePartOfSuite } from "@metaxy-ts/testing";

/**
 * Registers the conformance suite of a store whose database only keeps the rows: a part of it in a usual run.
 *
 * @param unsteady Cases that fail once in many runs, with the reason.
 */
export function describeStorage(options: SuiteOptions, unsteady: Readonly<Record<string, string>> = {}): void {
  describePartOfSuite(() => describeStoreConformance(options), { unsteady: new Map(Object.entries(unsteady)) });
}
