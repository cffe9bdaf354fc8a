import { brand, brandOf } from "./brand.js";
import type { ErrorCode } from "./codes.js";

/** What an error has beside its code and its message. */
export interface MetaxyErrorOptions {
  /** Facts behind the message, as plain data for programs. If omitted, `{}`. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The error that led to this one, usually the driver's. If omitted, there is none. */
  readonly cause?: unknown;
}

/**
 * The only error that this library throws on purpose. Branch on `code`, never on the message.
 *
 * {@link isMetaxyError} and `instanceof` know the errors of every copy of this package that an application holds.
 *
 * @example
 * ```ts
 * import { isMetaxyError, type Store } from "@metaxy-ts/core";
 *
 * async function open(attempt: () => Promise<Store>): Promise<Store | undefined> {
 *   try {
 *     return await attempt();
 *   } catch (error) {
 *     if (!isMetaxyError(error, "STORE_LOCKED")) throw error;
 *     console.error(error.message, error.details);
 *     return undefined;
 *   }
 * }
 * ```
 */
export class MetaxyError extends Error {
  override readonly name = "MetaxyError";
  /** Which error it is. Codes are stable between versions. */
  readonly code: ErrorCode;
  /** Facts behind the message, as plain data for programs. */
  readonly details: Readonly<Record<string, unknown>>;

  static {
    brand(MetaxyError, "MetaxyError");
  }

  /**
   * For authors of stores.
   *
   * @param code Which error it is.
   * @param message What is wrong, where, and what to do.
   * @param options Details and cause.
   */
  constructor(code: ErrorCode, message: string, options: MetaxyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/**
 * Whether a value is an error of this library, whichever copy of the package made it.
 *
 * @param value What was thrown.
 * @param code If omitted, any code.
 * @returns Whether it is one, of that code.
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
