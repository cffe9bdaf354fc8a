import { MetaxyError } from "../errors/error.js";

/** The error for what the manifest denies. */
export function unsupported(problem: string): MetaxyError {
  return new MetaxyError("CAPABILITY_UNSUPPORTED", `The memory store ${problem}.`);
}
