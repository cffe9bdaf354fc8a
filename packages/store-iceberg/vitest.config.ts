import { mergeConfig } from "vitest/config";
// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../../vitest.shared.js";

export default mergeConfig(testConfig, {
  // Where native code ends the process, it takes one test file with it.
  test: { isolate: true },
});
