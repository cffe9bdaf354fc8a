import { MetaxyError, wrongOption } from "@metaxy-ts/core/adapter";

/** A path ends at a character NUL: another file than the one that was meant. */
export function isPath(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}

/** @throws CONFIG_INVALID with the value. */
export function refuse(option: string, value: unknown, expected: string): never {
  throw wrongOption("duckdb()", option, value, expected);
}

/** @throws CONFIG_INVALID without the value, which may be a secret. */
export function refuseUnseen(option: string, given: string, expected: string): never {
  throw new MetaxyError("CONFIG_INVALID", `The option ${option} of duckdb() is ${given}; it has to be ${expected}.`, {
    details: { option },
  });
}
