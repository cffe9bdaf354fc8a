import { cases } from "../../src/cases/index.js";
import type { ConformanceOptions } from "../../src/suite/harness.js";
import { runAll } from "../../src/suite/run.js";

/** Runs cases by their IDs, and says what became of each. */
export async function outcomes(
  options: ConformanceOptions,
  ids: readonly string[],
): Promise<(readonly [id: string, outcome: string])[]> {
  const chosen = ids.map((id) => {
    const found = cases.find((test) => test.id === id);
    if (!found) throw new Error(`There is no case ${id}.`);
    return found;
  });
  return (await runAll(options, chosen)).map(({ id, outcome }) => [id, outcome] as const);
}
