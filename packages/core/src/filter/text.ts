import { toFilter } from "./builder.js";
import type { FilterInput } from "./column-ref.js";
import { printFilter } from "./print.js";

/** A filter as the string that definitions store; a string stays as it was written, once it parses. */
export function filterText(input: FilterInput<never>): string {
  const expression = toFilter(input);
  return typeof input === "string" ? input : printFilter(expression);
}
