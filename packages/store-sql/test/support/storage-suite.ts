import type { SuiteOptions } from "@metaxy-ts/conformance/vitest";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describePartOfSuite } from "@metaxy-ts/testing";

/** Registers the conformance suite of a store whose database only keeps the rows: a part of it in a usual run. */
export function describeStorage(options: SuiteOptions): void {
  describePartOfSuite(() => describeStoreConformance(options));
}
