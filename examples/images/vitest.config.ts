import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: true,
    reporters: ["default", "../../scripts/vitest-reporter.mjs", "json"],
    outputFile: { json: "reports/vitest.json" },
  },
});
