import type { ValueForms } from "../engine/database.js";
import { output } from "../postgres/output.js";

/** PGlite drops a byte order mark at the beginning of a string, so a character goes in front. */
export const pgliteForms: Partial<ValueForms> = {
  output: (expression, type) => (type.kind === "string" ? `('.' || ${expression})` : output(expression, type)),
  readString: (value) => String(value).slice(1),
};
