import type { JsonValue } from "@metaxy-ts/core";
import { isJsonFloat, own, setOwn } from "@metaxy-ts/core/adapter";
import type { JSONSchema } from "json-schema-to-typescript";
import type { Names } from "./names.js";

/** How the columns of a feature are written as types. */
export interface RowTypesOptions {
  /** The key of the feature, with which names of types begin. */
  readonly key: string;
  readonly idColumns: readonly string[];
  /** What an integer is that may have more than 53 bits. */
  readonly integers: "number" | "number | bigint";
  readonly names: Names;
}

type Node = { readonly [name: string]: JsonValue };

const open: JSONSchema = {};
const anyObject: JSONSchema = { type: "object", additionalProperties: {} };

/**
 * The schema of stored rows, for the compiler of types: with what the store gives for dates, bytes and integers, and null for what may be left out.
 *
 * It is made anew of the keywords that say something about types. Others have pushed the schema, and json-schema-to-typescript would take code
 * from some keywords, and fetch what references name.
 *
 * @returns Undefined for a schema that lists no columns.
 */
export function rowTypes(jsonSchema: JsonValue, options: RowTypesOptions): JSONSchema | undefined {
  const root = asNode(jsonSchema);
  if (!root) return undefined;
  const title = options.names.type(options.key, "Row");
  return new RowTypes(root, options).rows(title);
}

class RowTypes {
  readonly #root: Node;
  readonly #options: RowTypesOptions;
  /** Types that have names in the schema, by name there. */
  readonly #parts = new Map<string, { readonly title: string; schema: JSONSchema }>();

  constructor(root: Node, options: RowTypesOptions) {
    this.#root = root;
    this.#options = options;
  }

  rows(title: string): JSONSchema | undefined {
    const { key, idColumns } = this.#options;
    const rows = this.#type(withIds(this.#root, idColumns));
    if (!rows.properties && !rows.allOf && !rows.anyOf && !rows.$ref) return undefined;
    const parts = [...this.#parts.values()].map(({ title: name, schema }) => [name, { ...schema, title: name }]);
    const described = { ...rows, title, description: `A stored row of ${key}.` };
    return { ...described, $defs: Object.fromEntries(parts) as Record<string, JSONSchema> };
  }

  #type(node: Node): JSONSchema {
    if (typeof node.$ref === "string") return this.#reference(node.$ref);
    const choices = listed(node.anyOf ?? node.oneOf);
    const all = [
      ...listed(node.allOf).map((part) => this.#type(part)),
      ...(choices.length > 0 ? [{ anyOf: choices.map((choice) => this.#type(choice)) }] : []),
    ];
    if (all.length > 0 && asNode(node.properties)) all.unshift(this.#object(node));
    const [first] = all;
    if (first) return all.length === 1 ? first : { allOf: all };
    if (Array.isArray(node.type)) return { anyOf: node.type.map((type) => this.#type({ ...node, type })) };
    if (Array.isArray(node.enum)) return literals(node.type === "null" ? [null] : node.enum);
    if (node.const !== undefined) return literals([node.const]);
    return this.#simple(node);
  }

  #simple(node: Node): JSONSchema {
    switch (node.type ?? (asNode(node.properties) ? "object" : undefined)) {
      case "string":
        return stringType(node);
      case "integer":
        return { tsType: isSafe(node) ? "number" : this.#options.integers };
      case "number":
      case "boolean":
      case "null":
        return { type: node.type as "number" };
      case "array":
        return this.#list(node);
      case "object":
        return this.#object(node);
      default:
        return open;
    }
  }

  #list(node: Node): JSONSchema {
    const first = listed(node.prefixItems).map((item) => this.#type(item));
    const rest = asNode(node.items);
    if (first.length === 0) return { type: "array", items: rest ? this.#type(rest) : open };
    return { type: "array", items: { anyOf: rest ? [...first, this.#type(rest)] : first } };
  }

  /** A member that a value may lack is null in a row. */
  #object(node: Node): JSONSchema {
    const properties = Object.entries(asNode(node.properties) ?? {});
    if (properties.length === 0) return this.#map(node);
    const required = Array.isArray(node.required) ? node.required : [];
    const members: Record<string, JSONSchema> = {};
    for (const [name, property] of properties) {
      const described = asNode(property) ?? {};
      const type = this.#type(described);
      const text = typeof described.description === "string" ? { description: described.description } : {};
      setOwn(members, name, { ...(required.includes(name) ? type : orNull(type)), ...text });
    }
    return { type: "object", properties: members, required: Object.keys(members), additionalProperties: false };
  }

  #map(node: Node): JSONSchema {
    const patterns = Object.values(asNode(node.patternProperties) ?? {});
    const values = [node.additionalProperties, ...patterns].map(asNode).filter((value) => value !== undefined);
    if (values.length === 0) return anyObject;
    return { type: "object", additionalProperties: { anyOf: values.map((value) => this.#type(value)) } };
  }

  /** Types with a name of their own, which may contain themselves. Anything else is unknown. */
  #reference(reference: string): JSONSchema {
    const [, place = "", encoded = ""] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(reference) ?? [];
    const name = encoded.replaceAll("~1", "/").replaceAll("~0", "~");
    const target = asNode(own(asNode(own(this.#root, place)) ?? {}, name));
    if (!target) return open;
    const known = this.#parts.get(reference);
    if (known) return { $ref: `#/$defs/${known.title}` };
    const part = { title: this.#options.names.type(this.#options.key, name), schema: open };
    this.#parts.set(reference, part);
    part.schema = this.#type(target);
    return { $ref: `#/$defs/${part.title}` };
  }
}

/** The user columns, ID columns among them even if the schema does not list them. */
function withIds(root: Node, idColumns: readonly string[]): Node {
  const properties = asNode(root.properties);
  if (!properties) return root;
  const user = Object.entries(properties).filter(([name]) => !name.startsWith("metaxy_"));
  if (user.length === 0) return { ...root, properties: {} };
  const ids = idColumns.filter((name) => !user.some(([known]) => known === name)).map((name) => [name, {}] as const);
  const required = Array.isArray(root.required) ? root.required : [];
  return { ...root, properties: Object.fromEntries([...ids, ...user]), required: [...required, ...idColumns] };
}

/** A string in the form of a date is stored as one, unless the schema is about its characters. */
function stringType({ format, pattern }: Node): JSONSchema {
  if (pattern !== undefined) return { type: "string" };
  if (format === "date-time" || format === "date") return { tsType: "Date" };
  if (format === "binary") return { tsType: "Uint8Array" };
  return format === "time" || format === "duration" ? open : { type: "string" };
}

/** Whether all its integers are safe ones. */
function isSafe({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Node): boolean {
  return [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum].every(Number.isSafeInteger);
}

function orNull(type: JSONSchema): JSONSchema {
  if (type.type === "null") return type;
  if (type.enum) return type.enum.includes(null) ? type : { enum: [...type.enum, null] };
  const choices = type.anyOf ?? [type];
  return choices.some((choice) => choice.type === "null") ? type : { anyOf: [...choices, { type: "null" }] };
}

function literals(values: readonly JsonValue[]): JSONSchema {
  const plain = values.map((value) => (isJsonFloat(value) ? value.value : value));
  const isLiteral = (value: unknown): value is string | number | boolean | null =>
    value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value);
  return plain.every(isLiteral) ? { enum: plain } : open;
}

function listed(value: JsonValue | undefined): Node[] {
  return Array.isArray(value) ? value.map((item) => asNode(item) ?? {}) : [];
}

function asNode(value: JsonValue | undefined): Node | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}
