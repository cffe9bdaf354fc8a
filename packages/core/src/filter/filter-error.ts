import { MetaxyError } from "../errors/error.js";
import type { FilterExpression } from "./expression.js";
import { originOf } from "./origin.js";
import { printFilter } from "./print.js";
import { syntaxError } from "./syntax-error.js";

/** A `FILTER_INVALID` that shows the part of a filter that has no meaning: in its string, or as it would stand in one. */
export function filterError(
  part: FilterExpression,
  problem: string,
  details: Readonly<Record<string, unknown>>,
): MetaxyError {
  const origin = originOf(part);
  if (origin) return syntaxError(origin.text, origin.offset, problem, details);
  const text = printFilter(part);
  return new MetaxyError("FILTER_INVALID", `${problem}: ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`, {
    details,
  });
}
