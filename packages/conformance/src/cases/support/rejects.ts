import assert from "node:assert/strict";
import type { ErrorCode, MetaxyError } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";

/** The promise is rejected by the library's error of this code, whichever copy of the library made it. */
export async function rejects(promise: Promise<unknown>, code: ErrorCode): Promise<MetaxyError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in outcome) assert.fail(`It was to be refused with ${code}, and was done.`);
  if (!isMetaxyError(outcome.error)) throw outcome.error;
  assert.equal(outcome.error.code, code, outcome.error.message);
  return outcome.error;
}
