import type { ConformanceCase } from "../suite/case.js";
import { deletion } from "./delete.js";
import { isolation } from "./isolation.js";

/** Every case, isolation first. */
export const cases: readonly ConformanceCase[] = [...isolation, ...deletion];
