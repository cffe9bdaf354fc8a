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
