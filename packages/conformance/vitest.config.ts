import { mergeConfig } from "vitest/config";
// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../../vitest.shared.js";

/** The memory store replays every recorded history in seconds. */
export default mergeConfig(testConfig, { test: { env: { METAXY_RECORDED_ONE_OF: "1" } } });
