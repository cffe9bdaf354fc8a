import type { JsonValue } from "../feature/json.js";
import { markName } from "../feature/schema-marks.js";
import { isJsonFloat } from "../hash/json-number.js";
import { own, setOwn } from "../own.js";

type Node = { readonly [name: string]: JsonValue };

/** What values are made from: those of different samples differ as far as the schema lets them. */
export interface ValueSeed {
  readonly text: string;
  /** At least 1. */
  readonly number: number;
}

/** More levels than values have; a schema that contains itself has no end. */
const deepest = 12;

/**
 * A value that a JSON Schema accepts, with what may be left out left out. It keeps to types, enums, limits, lengths and the usual formats; whether the
 * value matches a pattern, or passes checks that JSON Schema does not have, is left to the schema itself.
 */
export function exampleValue(schema: JsonValue, root: JsonValue, seed: ValueSeed, depth = 0): unknown {
  const node = resolved(schema, root);
  const inner = (part: JsonValue): unknown => (depth < deepest ? exampleValue(part, root, seed, depth + 1) : null);
  if (node.const !== undefined) return node.const;
  if (Array.isArray(node.enum)) return node.enum[(seed.number - 1) % node.enum.length];
  const choices = node.anyOf ?? node.oneOf;
  if (Array.isArray(choices)) return inner(choices.find((choice) => resolved(choice, root).type !== "null") ?? null);
  switch (own(node, markName)) {
    case "timestamp":
      return timestamp(seed);
    case "binary":
      return new TextEncoder().encode(seed.text);
    case "bigint":
      return BigInt(Math.trunc(numberIn(node, 1, seed)));
  }
  switch (Array.isArray(node.type) ? node.type.find((type) => type !== "null") : node.type) {
    case "null":
      return null;
    case "boolean":
      return seed.number % 2 === 1;
    case "integer":
      return numberIn(node, 1, seed);
    case "number":
      return numberIn(node, null, seed);
    case "array":
      return items(node).map(inner);
    case "object":
      return members(node, inner);
    default:
      return string(node, seed);
  }
}

/**
 * The columns of a schema of rows, and which of them a row has to have. Of a choice of schemas, the first whose constants the row does not
 * contradict.
 */
export function rowSchema(
  root: JsonValue,
  given: Readonly<Record<string, unknown>>,
): { readonly properties: Node; readonly required: readonly string[] } {
  const node = resolved(root, root);
  const choices = node.anyOf ?? node.oneOf;
  const rows = Array.isArray(choices) ? choices.map((choice) => resolved(choice, root)) : [node];
  const row = rows.find((each) => agrees(asNode(each.properties), given)) ?? rows[0] ?? {};
  return { properties: asNode(row.properties), required: required(row) };
}

function agrees(properties: Node, given: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(given).every(([name, value]) => {
    const { const: only, enum: some } = asNode(own(properties, name));
    return Array.isArray(some) ? some.includes(value as JsonValue) : only === undefined || only === value;
  });
}

/** The node that a schema is, with the target of its reference and the parts of `allOf` in it. */
function resolved(schema: JsonValue, root: JsonValue, depth = 0): Node {
  const node = asNode(schema);
  if (depth > deepest) return node;
  const parts = Array.isArray(node.allOf) ? node.allOf : [];
  const all = [...(typeof node.$ref === "string" ? [target(node.$ref, root)] : []), ...parts];
  return all.reduce<Node>((joined, part) => both(joined, resolved(part, root, depth + 1)), node);
}

/** The members that an object has to have. */
function members(node: Node, value: (member: JsonValue) => unknown): Record<string, unknown> {
  const properties = asNode(node.properties);
  const made: Record<string, unknown> = {};
  for (const name of required(node)) setOwn(made, name, value(own(properties, name) ?? {}));
  return made;
}

function required({ required: names }: Node): string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function both(one: Node, other: Node): Node {
  const properties = { ...asNode(one.properties), ...asNode(other.properties) };
  return { ...other, ...one, properties, required: [...required(one), ...required(other)] };
}

function items({ prefixItems, items: item = {}, minItems }: Node): JsonValue[] {
  const first: readonly JsonValue[] = Array.isArray(prefixItems) ? prefixItems : [];
  const more = Math.max(0, (number(minItems) ?? (first.length > 0 ? 0 : 1)) - first.length);
  return [...first, ...Array.from({ length: more }, () => item)];
}

/** The number of the seed, moved into the limits. `unit` is the least difference of two values; null for floats. */
function numberIn(node: Node, unit: number | null, seed: ValueSeed): number {
  const step = number(node.multipleOf) ?? unit;
  const above = number(node.exclusiveMinimum);
  const below = number(node.exclusiveMaximum);
  const low = number(node.minimum) ?? (above === undefined ? -Infinity : above + (step ?? Number.EPSILON));
  const high = number(node.maximum) ?? (below === undefined ? Infinity : below - (step ?? Number.EPSILON));
  const wanted = seed.number * (step ?? 1);
  if (wanted >= low && wanted <= high) return wanted;
  if (low === -Infinity) return high - ((wanted - high) % 1000);
  if (step !== null) {
    const first = Math.ceil(low / step) * step;
    return first + ((seed.number - 1) % Math.max(1, Math.floor((high - first) / step) + 1)) * step;
  }
  return high === Infinity ? low + seed.number : low + (high - low) / (seed.number + 1);
}

function timestamp({ number: day }: ValueSeed): Date {
  return new Date(Date.UTC(2024, 0, ((day - 1) % 36_500) + 1));
}

/** Lengths of hashes as hexadecimal digits, which data versions often are. */
const hashLengths = [8, 16, 32, 40, 64, 96, 128];

function string(node: Node, seed: ValueSeed): string {
  const digits = String(seed.number);
  const day = timestamp(seed).toISOString();
  switch (node.format) {
    case "date-time":
      return day;
    case "date":
      return day.slice(0, 10);
    case "time":
      return day.slice(11, -1);
    case "duration":
      return `PT${digits}S`;
    case "uuid":
      return `00000000-0000-4000-8000-${digits.padStart(12, "0")}`;
    case "email":
      return `${slug(seed.text)}@example.com`;
    case "uri":
      return `https://example.com/${slug(seed.text)}`;
    case "ipv4":
      return `192.0.2.${seed.number % 256}`;
  }
  const shortest = number(node.minLength) ?? 0;
  const text = seed.text.padEnd(shortest, "x").slice(-(number(node.maxLength) ?? Infinity));
  if (typeof node.pattern !== "string") return text;
  const pattern = new RegExp(node.pattern, "u");
  const others = hashLengths.map((length) => seed.number.toString(16).padStart(length, "0"));
  return [text, digits.padStart(shortest, "0"), ...others].find((each) => pattern.test(each)) ?? text;
}

function slug(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9.-]+/g, "-");
}

function number(value: JsonValue | undefined): number | undefined {
  const limit = isJsonFloat(value) ? value.value : value;
  return typeof limit === "number" ? limit : undefined;
}

function target(reference: string, root: JsonValue): JsonValue {
  let node = root;
  for (const part of reference.split("/").slice(1))
    node = own(asNode(node), part.replaceAll("~1", "/").replaceAll("~0", "~")) ?? {};
  return node;
}

function asNode(value: JsonValue | undefined): Node {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : {};
}
