import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Where random tests begin: elsewhere in every run, so that many runs look at much. */
const seed = process.env.METAXY_SEED || String(Math.floor(Math.random() * 2 ** 31));
// biome-ignore lint/suspicious/noConsole: a run that failed can be replayed
console.log(`Random tests begin from METAXY_SEED=${seed}`);

/** How many of the recorded histories a store replays: a third, and all of them in a long run. */
const recordedOneOf = process.env.METAXY_RECORDED_ONE_OF || (process.env.METAXY_LONG === "1" ? "1" : "3");

/** How every package is tested. Paths of tests and reports are those of the package. */
export const testConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: { METAXY_SEED: seed, METAXY_RECORDED_ONE_OF: recordedOneOf },
    setupFiles: [join(import.meta.dirname, "packages/testing/src/setup.ts")],
    // Every file in a process of its own would spend most of its time on loading what it tests. A package that needs that says so.
    isolate: false,
    // With one worker less than cores, as vitest has it, a machine with two would test one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A hung test ends; a slow machine does not fail one, nor does a first run, in which hooks install servers.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    reporters: ["default", join(import.meta.dirname, "scripts/vitest-reporter.mjs"), "json"],
    outputFile: { json: "reports/vitest.json" },
  },
});
