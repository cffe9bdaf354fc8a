// @boundaries-ignore all packages are tested in the same way
import { testConfig } from "../../vitest.shared.js";

export default testConfig;
