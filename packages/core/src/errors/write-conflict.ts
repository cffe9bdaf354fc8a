import { brand, brandOf } from "./brand.js";
import { MetaxyError } from "./error.js";

/**
 * Says that a table is not what a write was planned for, because another write has changed it, and that nothing of the write is stored. Thrown
 * by an adapter's `write`; core then looks at the tables again and plans the write again. {@link isWriteConflict} and `instanceof` know those
 * of every copy of this package.
 *
 * It reaches the caller, as STORE_LOCKED, only where the tables are what they were.
 *
 * @example
 * ```ts
 * import { WriteConflict } from "@metaxy-ts/core/adapter";
 *
 * async function insert(table: string, send: () => Promise<void>): Promise<void> {
 *   try {
 *     await send();
 *   } catch (cause) {
 *     const invalidValue = cause instanceof Error && cause.message.includes("unknown column"); // the server stored no row
 *     throw invalidValue ? new WriteConflict(table, { cause }) : cause;
 *   }
 * }
 * ```
 */
export class WriteConflict extends MetaxyError {
  static {
    brand(WriteConflict, "WriteConflict");
  }

  /**
   * @param table its full name
   * @param options `cause`: the engine's error, if there is one
   */
  constructor(table: string, options: { readonly cause?: unknown } = {}) {
    super(
      "STORE_LOCKED",
      `Nothing was written: table ${table} was changed by another write in the meantime. Write again.`,
      { details: { table }, ...options },
    );
  }
}

/** Whether a value is a {@link WriteConflict}, whichever copy of the package made it. */
export function isWriteConflict(value: unknown): value is WriteConflict {
  return brandOf(value, "WriteConflict") !== undefined;
}
