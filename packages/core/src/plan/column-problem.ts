import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";

/** @throws WRITE_INVALID naming the feature, the column and what is wrong with it. */
export function refuseColumn(feature: AnyFeature, column: string, problem: string): never {
  const end = /[.?]$/.test(problem) ? "" : ".";
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${feature.spec.key}: column ${JSON.stringify(column)} ${problem}${end}`,
    { details: { feature: feature.spec.key, column } },
  );
}
