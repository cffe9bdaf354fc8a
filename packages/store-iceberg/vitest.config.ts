import { mergeConfig } from "vitest/config";
// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../../vitest.shared.js";

/** What needs the catalog takes minutes: a commit is several requests. By hand and at night it is everything. */
const left = process.env.METAXY_LONG === "1" ? [] : ["test/!(options).test.ts"];

export default mergeConfig(testConfig, {
  // Where native code ends the process, it takes one test file with it.
  test: { isolate: true, exclude: left },
});
