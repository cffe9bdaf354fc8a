/*
 * What a value is, whichever realm made it: a test runner, an Electron window and `node:vm` give code its own classes, of which
 * `instanceof` knows nothing, while native modules keep to the first ones.
 */

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

/** Whether a value is a `Date`, of whichever realm: a test runner may have another one than this module. */
export function isDate(value: unknown): value is Date {
  return value instanceof Date || (typeof value === "object" && value !== null && tagOf(value) === "[object Date]");
}

/** Also a `Buffer`. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || (ArrayBuffer.isView(value) && tagOf(value) === "[object Uint8Array]");
}

/** The same bytes in the class of this realm; a copy where they are of another one. */
export function ownBytes(value: Uint8Array): Uint8Array {
  return value instanceof Uint8Array ? value : Uint8Array.from(value);
}

/** A list of numbers that are all of one type: any view of a buffer but a `DataView`. */
export function isTypedArray(value: unknown): value is ArrayBufferView & ArrayLike<number | bigint> {
  return ArrayBuffer.isView(value) && tagOf(value) !== "[object DataView]";
}

/** Whether a typed array holds floats. */
export function isFloatArray(value: ArrayBufferView): boolean {
  return /^\[object Float\d+Array\]$/.test(tagOf(value));
}

/** The name that a built-in class has in every realm: `Map`, `Set`, `Date`. */
export function builtInName(value: unknown): string {
  return tagOf(value).slice("[object ".length, -1);
}

/** Whether a value is an `Error`, of whichever realm. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || (typeof value === "object" && value !== null && tagOf(value) === "[object Error]");
}

/** What an error says; of a value that is none, its string. */
export function errorText(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
