import { mergeConfig } from "vitest/config";
// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../../vitest.shared.js";

export default mergeConfig(testConfig, {
  test: { globalSetup: ["../testing/src/packed.ts", "../testing/src/databases/global-setup.ts"] },
});
