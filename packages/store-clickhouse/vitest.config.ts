import { mergeConfig } from "vitest/config";
// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../../vitest.shared.js";

export default mergeConfig(testConfig, {
  // ClickHouse in a process has one data folder there: one process for each test file, and one file after the other.
  test: { pool: "forks", isolate: true, fileParallelism: false },
});
