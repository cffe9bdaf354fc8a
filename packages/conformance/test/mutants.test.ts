import { memoryAdapter } from "@metaxy-ts/core/memory";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cases } from "../src/cases/index.js";
import { withArrow } from "./support/arrow-memory.js";
import { hooked } from "./support/hooks.js";
import { sides } from "./support/liars.js";
import { memoryHarness } from "./support/memory-harness.js";
import type { MakeAdapter } from "./support/mutant.js";
import { loadMutant, removeMutants } from "./support/mutant.js";
import { mutants } from "./support/mutants/index.js";
import { outcomes } from "./support/outcomes.js";

// Whether the suite catches a bug must not depend on luck: here the histories stay the same.
beforeAll(() => void vi.stubEnv("METAXY_SEED", "").stubEnv("METAXY_RUNS", ""));
afterAll(() => {
  vi.unstubAllEnvs();
  return removeMutants();
});

const harness = (make: MakeAdapter) => ({
  ...memoryHarness((options) => withArrow(make(options))),
  properties: { runs: 40, seed: 1 },
});

/** The IDs of cases, without patterns. */
function expanded(ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    if (!id.endsWith("/*")) return [id];
    return cases.map((test) => test.id).filter((each) => each.startsWith(id.slice(0, -1)));
  });
}

describe("a store with a bug is caught", () => {
  it.each(mutants)("$name", async (mutant) => {
    const ids = expanded(mutant.caughtBy);
    const found = await outcomes(harness(await loadMutant(mutant)), ids);
    expect(found.filter(([, outcome]) => outcome !== "failed")).toEqual([]);
    expect(ids.length).toBeGreaterThan(0);
  });
});

describe("the mutants", () => {
  const caught = expanded(mutants.flatMap((mutant) => mutant.caughtBy));

  it("are many, and each is another bug", () => {
    expect(mutants.length).toBeGreaterThanOrEqual(45);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it("change a store without bugs, which no case of theirs catches, but for those of 200,000 rows", async () => {
    const ids = [...new Set(caught)].filter((id) => !id.startsWith("bulk/"));
    const found = await outcomes(harness(memoryAdapter), ids);
    expect(found.filter(([, outcome]) => outcome !== "passed")).toEqual([]);
  });

  it("the liars and the stores with hooks together are caught by every case", () => {
    const claims = Object.values(sides).flatMap(({ caughtBy }) => caughtBy);
    const denials = cases.filter((test) => test.without !== undefined).map(({ id }) => id);
    const all = new Set([...caught, ...claims, ...denials, ...hooked.map(({ caughtBy }) => caughtBy)]);
    expect(cases.map(({ id }) => id).filter((id) => !all.has(id))).toEqual([]);
  });
});
