import type { ErrorCode } from "./codes.js";
import { MetaxyError } from "./error.js";
import { suggestion } from "./nearest.js";

/**
 * Refuses option objects with unknown names, so that a typo never has the effect of a default.
 *
 * @throws the given code, ARGUMENT_INVALID by default, naming the option and the nearest known one.
 */
export function checkOptions(
  options: object,
  known: readonly string[],
  where: string,
  code: ErrorCode = "ARGUMENT_INVALID",
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new MetaxyError(
      code,
      `${where} takes an object of options; it got ${JSON.stringify(options) ?? String(options)}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new MetaxyError(code, `${where} has no option ${JSON.stringify(name)}${suggestion(name, known, "options")}`, {
      details: { option: name },
    });
  }
}

/**
 * The error for the value of an option of a store.
 *
 * @param where The function that takes the option: `sqlite()`.
 * @param option Its name.
 * @param value What was given, if it may be shown.
 * @param expected What it has to be, as the end of a sentence.
 */
export function wrongOption(where: string, option: string, value: unknown, expected: string): MetaxyError {
  const given = JSON.stringify(value) ?? String(value);
  return new MetaxyError("CONFIG_INVALID", `The option ${option} of ${where} is ${given}; it has to be ${expected}.`, {
    details: { option },
  });
}

/** @throws CONFIG_INVALID for a prefix of table names that not every database takes. */
export function checkTablePrefix(where: string, tablePrefix: unknown): void {
  if (tablePrefix === undefined || (typeof tablePrefix === "string" && /^[a-z_][a-z0-9_]*$/.test(tablePrefix))) return;
  throw wrongOption(where, "tablePrefix", tablePrefix, "lower-case letters, digits and _, not a digit first");
}
