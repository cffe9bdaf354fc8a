import { MetaxyError } from "../errors/error.js";
import type { JsonValue } from "./json.js";

/** The names of columns, and of members at every depth, in a JSON Schema. */
function* declaredNames(schema: JsonValue): Iterable<string> {
  if (typeof schema !== "object" || schema === null) return;
  if (!Array.isArray(schema)) {
    const { properties, required } = schema as { readonly [name: string]: JsonValue };
    if (typeof properties === "object" && properties !== null) yield* Object.keys(properties);
    if (Array.isArray(required)) for (const name of required) if (typeof name === "string") yield name;
  }
  for (const inner of Object.values(schema as { readonly [name: string]: JsonValue })) yield* declaredNames(inner);
}

/**
 * @throws FEATURE_INVALID for a schema with a column or a member `__proto__`: libraries for schemas leave it out of what they check and
 * of what they give back.
 */
export function checkDeclaredNames(schema: JsonValue, feature: string): void {
  for (const name of declaredNames(schema)) {
    if (name !== "__proto__") continue;
    throw new MetaxyError(
      "FEATURE_INVALID",
      `Feature ${feature} is not valid: its schema declares "__proto__", which schema libraries drop. Rename it, or declare no schema.`,
      { details: { feature, column: name } },
    );
  }
}

/** Whether a schema has a name that every object inherits, such as `constructor`. */
export function declaresInherited(schema: JsonValue): boolean {
  for (const name of declaredNames(schema)) if (name in Object.prototype) return true;
  return false;
}
