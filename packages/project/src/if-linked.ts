import { isMetaxyError } from "@metaxy-ts/core/adapter";

/** What depends on versions; null where they depend on an external feature whose definition is not known. */
export function ifLinked<Value>(compute: () => Value): Value | null {
  try {
    return compute();
  } catch (error) {
    if (isMetaxyError(error) && error.code === "EXTERNAL_UNRESOLVED") return null;
    throw error;
  }
}
