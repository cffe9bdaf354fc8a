import { readFileSync } from "node:fs";
import { isError, MetaxyError } from "@metaxy-ts/core/adapter";
import { shownPath } from "./shown-path.js";

/** @throws MODULE_FAILED naming the file. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const message = isError(error) ? error.message : String(error);
    throw new MetaxyError("MODULE_FAILED", `${shownPath(file)} could not be loaded: ${message}`, {
      cause: error,
      details: { file },
    });
  }
}
