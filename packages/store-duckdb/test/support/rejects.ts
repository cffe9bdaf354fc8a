import type { MetaxyError } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";

/** The library's error that a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<MetaxyError> {
  const error: unknown = await promise.then(
    (value) => new Error(`It resolved to ${JSON.stringify(value)}.`),
    (reason: unknown) => reason,
  );
  if (isMetaxyError(error)) return error;
  throw error;
}
