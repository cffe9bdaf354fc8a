// @boundaries-ignore all packages try random inputs in the same way
import type { Runs } from "../../../vitest.runs.js";
// @boundaries-ignore all packages try random inputs in the same way
import { runs as usual } from "../../../vitest.runs.js";

/** How often a property is tried; METAXY_RUNS is the most. */
export function runs(times: number): Runs {
  const { numRuns, seed } = usual(times);
  return { numRuns: Math.min(numRuns, Number(process.env.METAXY_RUNS || numRuns)), seed };
}
