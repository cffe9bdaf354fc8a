import { isBytes, isDate, MetaxyError, microsecondsOf } from "@metaxy-ts/core/adapter";

/** How an engine writes values into SQL, by their types. */
export interface LiteralSyntax {
  /** Any string. */
  string(value: string): string;
  /** An integer of any size. */
  integer(value: bigint): string;
  /** A number that is no integer, or -0, NaN or an infinity. */
  float(value: number): string;
  /** Microseconds since 1970 UTC. */
  timestamp(microseconds: bigint): string;
  /** Bytes as hexadecimal digits. */
  bytes(digits: string): string;
  /** If omitted, `true` and `false`. */
  boolean?(value: boolean): string;
}

/**
 * Makes the function that writes the parameters of statements into their SQL.
 *
 * @param syntax The engine's syntax.
 * @returns The function. It throws ARGUMENT_INVALID for objects and functions, which are no single values.
 */
export function literalWriter(syntax: LiteralSyntax): (value: unknown) => string {
  return (value) => {
    if (value === null || value === undefined) return "null";
    if (isDate(value)) {
      const microseconds = microsecondsOf(value);
      return microseconds === null ? "null" : syntax.timestamp(microseconds);
    }
    if (isBytes(value)) return syntax.bytes(Buffer.from(value).toString("hex"));
    switch (typeof value) {
      case "string":
        return syntax.string(value);
      case "boolean":
        return syntax.boolean?.(value) ?? String(value);
      case "bigint":
        return syntax.integer(value);
      case "number":
        return Number.isSafeInteger(value) && !Object.is(value, -0)
          ? syntax.integer(BigInt(value))
          : syntax.float(value);
      default:
        throw new MetaxyError(
          "ARGUMENT_INVALID",
          `A parameter of a statement is ${typeof value === "object" ? "an object" : `a ${typeof value}`}; it has to be a single value.`,
        );
    }
  };
}
