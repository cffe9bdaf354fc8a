import { compareStrings } from "./text.js";

/** A number that was written as a float. */
class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Reads JSON and distinguishes numbers that were written as integers (bigints) and as floats. */
export function readJson(text: string): unknown {
  return JSON.parse(text, (_: string, value: unknown, ...[context]: readonly { readonly source?: string }[]) => {
    if (typeof value !== "number") return value;
    const source = context?.source ?? String(value);
    return /^-?\d+$/.test(source) ? BigInt(source) : new Float(Number(source));
  });
}

/** The string of a value: section "Canonical JSON" of the hashing spec. Safe whole numbers are integers, other numbers floats. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value === "number" && !Number.isInteger(value)) return floatText(value);
  if (value instanceof Float) return floatText(value.value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(", ")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).sort(([a], [b]) => compareStrings(a, b));
    return `{${members.map(([name, member]) => `${quoted(name)}: ${canonicalJson(member)}`).join(", ")}}`;
  }
  throw new TypeError(`Canonical JSON has no string for ${String(value)}.`);
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`Canonical JSON has no string for ${value}.`);
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (size === 0 || (size >= 1e-4 && size < 1e16)) {
    const digits = String(size);
    return sign + (digits.includes(".") ? digits : `${digits}.0`);
  }
  return sign + size.toExponential().replace(/([+-])(\d)$/, "$10$2");
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
};

function quoted(text: string): string {
  let result = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    const code = text.charCodeAt(index);
    const plain = code >= 0x20 && code <= 0x7e;
    result += escapes[unit] ?? (plain ? unit : `\\u${code.toString(16).padStart(4, "0")}`);
  }
  return `"${result}"`;
}
