import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: true,
    // A hung test ends; a slow machine does not fail one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ["default", "../../scripts/vitest-reporter.mjs", "json"],
    outputFile: { json: "reports/vitest.json" },
  },
});
