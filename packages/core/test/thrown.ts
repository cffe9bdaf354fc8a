import type { MetaxyError } from "../src/index.js";
import { isMetaxyError } from "../src/index.js";

/** The error of this library that a function throws. */
export function thrown(run: () => unknown): MetaxyError {
  try {
    run();
  } catch (error) {
    if (isMetaxyError(error)) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

/** Its code and message: `GRAPH_INVALID Features depend …`. */
export function problem(run: () => unknown): string {
  const { code, message } = thrown(run);
  return `${code} ${message}`;
}
