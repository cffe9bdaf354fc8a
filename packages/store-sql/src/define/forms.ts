import type { SqlFlavor } from "@metaxy-ts/sql";
import { castTo, sql, statementCompiler } from "@metaxy-ts/sql";
import type { ValueForms } from "../engine/database.js";
import type { DatabaseLiterals } from "./literals.js";
import { storedLiteral } from "./literals.js";

/**
 * Forms in which any driver gives values without a loss: whole numbers as strings, timestamps and dates as the strings of their
 * microseconds. Nested values are JSON already.
 */
export function valueForms(flavor: SqlFlavor, syntax: DatabaseLiterals): ValueForms {
  const compile = statementCompiler(flavor);
  return {
    literal: (value, type) => storedLiteral(syntax, value, type),
    output(expression, type) {
      const value = sql.raw(expression);
      switch (type.kind) {
        case "integer":
          return compile(flavor.text(value)).sql;
        case "timestamp":
          return compile(flavor.text(flavor.microseconds(value))).sql;
        case "date":
          return compile(flavor.text(flavor.microseconds(castTo(flavor, value, { kind: "timestamp" })))).sql;
        default:
          return undefined;
      }
    },
  };
}
