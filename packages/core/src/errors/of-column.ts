import { isMetaxyError, MetaxyError } from "./error.js";

/** What `read` returns, which reads values of a column. @throws what it throws; a READ_INVALID names the column. */
export function ofColumn<Result>(column: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!isMetaxyError(error, "READ_INVALID")) throw error;
    throw new MetaxyError("READ_INVALID", `Column ${JSON.stringify(column)} cannot be read. ${error.message}`, {
      details: { ...error.details, column },
      cause: error,
    });
  }
}
