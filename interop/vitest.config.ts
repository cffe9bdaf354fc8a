import { mergeConfig } from "vitest/config";
// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../vitest.shared.js";
import { Summary } from "./test/support/summary.js";

export default mergeConfig(testConfig, {
  test: {
    globalSetup: ["test/support/environments.ts", "../packages/testing/src/databases/global-setup.ts"],
    // Where native code ends the process, it takes one test file with it.
    isolate: true,
    reporters: [new Summary()],
  },
});
