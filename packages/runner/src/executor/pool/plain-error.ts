import type { ErrorCode } from "@metaxy-ts/core";
import { isMetaxyError, MetaxyError } from "@metaxy-ts/core";
import { isError } from "@metaxy-ts/core/adapter";
import type { PlainError } from "./messages.js";

/** Anything that was thrown, as plain data. */
export function plainError(thrown: unknown): PlainError {
  if (!isError(thrown)) return { name: "Error", message: String(thrown) };
  const { name, message, stack } = thrown as Error;
  return {
    name,
    message,
    ...(isMetaxyError(thrown) && { code: thrown.code }),
    ...(stack !== undefined && { stack }),
  };
}

/** The error again, with the stack that it had in the worker. */
export function errorOf({ code, name, message, stack }: PlainError): Error {
  const error = code === undefined ? new Error(message) : new MetaxyError(code as ErrorCode, message);
  return Object.assign(error, code === undefined && { name }, stack !== undefined && { stack });
}
