import { afterAll, expect, it } from "vitest";
import { cases } from "../src/cases/index.js";
import { runAll } from "../src/suite/run.js";
import { memoryHarness } from "./support/memory-harness.js";
import { loadMutant, removeMutants } from "./support/mutant.js";

afterAll(removeMutants);

it("a hash that differs is shown with its row, the row that was found, and what it is of", async () => {
  const make = await loadMutant({
    name: "groups are not hashed",
    file: "memory/input.js",
    find: "hash(groupHashInput(group.map((row) => row[name])))",
    replace: "groupHashInput(group.map((row) => row[name]))",
    caughtBy: [],
  });
  const chosen = cases.filter(({ id }) => id === "lineage-order/of-columns");
  const [result] = await runAll(memoryHarness(make), chosen);
  expect(String(result?.error)).toMatch(
    /the new samples of shots differ\.\nExpected, not found:\n {2}\{.*\nFound, not expected:\n {2}\{.*\nExpected hashes:\n/,
  );
  expect(String(result?.error)).toMatch(/\n {2}[0-9a-f]{16} is of "x\|1\|frame\.x\|[0-9a-f]{16}/);
});
