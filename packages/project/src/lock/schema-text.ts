import { isJsonFloat, own } from "@metaxy-ts/core/adapter";

/** A schema as Metaxy writes it into a lock file: compact JSON, whose floats look otherwise than those of Python. */
export function schemaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(schemaText).join(",")}]`;
  if (isJsonFloat(value)) return floatText(value.value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : floatText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.keys(value).map((key) => `${JSON.stringify(key)}:${schemaText(own(value as never, key))}`);
  return `{${members.join(",")}}`;
}

function floatText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-5)) return value.toExponential().replace("+", "");
  const text = String(value);
  return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : text}.0` : text;
}
