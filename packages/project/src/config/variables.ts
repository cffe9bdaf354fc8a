import { MetaxyError, own } from "@metaxy-ts/core/adapter";
import { isPlain } from "../plain.js";

/** Environment variables: `process.env`, or others. */
export type Environment = Record<string, string | undefined>;

const variable = /\$\{(\w+)(?::-([^}]*))?\}/g;

/**
 * Replaces `${NAME}` and `${NAME:-otherwise}` in every string of plain data.
 *
 * @param place Where the value is, for the message: `metaxy.config.json: stores.prod.options`.
 * @returns The value with the variables' values. Anything but strings, lists and plain objects stays as it is.
 * @throws CONFIG_INVALID naming a variable that is not set and has no other value.
 */
export function withVariables<Value>(value: Value, env: Environment, place: string): Value {
  return replaced(value, env, place) as Value;
}

function replaced(value: unknown, env: Environment, place: string): unknown {
  if (typeof value === "string")
    return value.replaceAll(variable, (_, name: string, otherwise: string | undefined) => {
      const found = own<string | undefined>(env, name) || otherwise;
      if (found !== undefined) return found;
      throw new MetaxyError(
        "CONFIG_INVALID",
        `${place} needs the environment variable ${name}, which is not set. Set it, or name another value: \${${name}:-…}.`,
        { details: { variable: name } },
      );
    });
  if (Array.isArray(value)) return value.map((item, index) => replaced(item, env, `${place}.${index}`));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, env, `${place}.${key}`)]));
}
