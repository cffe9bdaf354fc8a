import { isMetaxyError, MetaxyError } from "./error.js";
import { errorText } from "./realm.js";

/** What code of the caller has thrown, so that it does not look like a failure of the store. Errors of the library stay as they are. */
function inputError(what: string, error: unknown): MetaxyError {
  if (isMetaxyError(error)) return error;
  return new MetaxyError("INPUT_FAILED", `${what} threw an error, and nothing was stored: ${errorText(error)}`, {
    cause: error,
  });
}

/** The items of the caller's iterable. @throws INPUT_FAILED for what it throws. */
export function* inputItems<Item>(what: string, items: Iterable<Item>): Generator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw inputError(what, error);
  }
}

/** As {@link inputItems}, for a stream as well. */
export async function* inputStream<Item>(
  what: string,
  items: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw inputError(what, error);
  }
}
