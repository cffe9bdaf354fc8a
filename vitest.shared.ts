import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** How every package is tested. Paths of tests and reports are those of the package. */
export const testConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: true,
    // A hung test ends; a slow machine does not fail one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ["default", join(import.meta.dirname, "scripts/vitest-reporter.mjs"), "json"],
    outputFile: { json: "reports/vitest.json" },
  },
});
