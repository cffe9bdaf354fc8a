import { brand, brandOf } from "./brand.js";
import type { ErrorCode } from "./codes.js";

export interface MetaxyErrorOptions {
  /** Facts behind the message, as plain data for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The error that led to this one, usually the driver's. */
  readonly cause?: unknown;
}

/**
 * The only error that this library throws on purpose. Branch on `code`, never on the message.
 *
 * {@link isMetaxyError} and `instanceof` know the errors of every copy of this package that an application holds.
 */
export class MetaxyError extends Error {
  override readonly name = "MetaxyError";
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  static {
    brand(MetaxyError, "MetaxyError");
  }

  constructor(code: ErrorCode, message: string, options: MetaxyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/**
 * Whether a value is an error of this library, whichever copy of the package made it, and of the given code if one is given.
 *
 * @example
 * ```ts
 * import { isMetaxyError } from "@metaxy-ts/core";
 *
 * const locked = (error: unknown): boolean => isMetaxyError(error, "STORE_LOCKED");
 * ```
 */
export function isMetaxyError(value: unknown, code?: ErrorCode): value is MetaxyError {
  return brandOf(value, "MetaxyError") !== undefined && (code === undefined || (value as MetaxyError).code === code);
}
