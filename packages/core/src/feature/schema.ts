import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import { MetaxyError } from "../errors/error.js";
import { errorText } from "../errors/realm.js";
import { JsonFloat } from "../hash/json-number.js";
import { own } from "../own.js";
import type { ColumnType } from "../plan/column-type.js";
import type { JsonValue } from "./json.js";
import { libraryOptions } from "./schema-libraries.js";
import type { FeatureSchema } from "./types.js";

/** What a schema says of one column. */
export interface SchemaColumn {
  /** The stored type; null when the schema leaves it open. */
  readonly type: ColumnType | null;
  readonly nullable: boolean;
  readonly required: boolean;
}

export type SchemaColumns = ReadonlyMap<string, SchemaColumn>;

/** The JSON Schema of a feature that declares none: any columns. */
export const openJsonSchema: JsonValue = Object.freeze({ type: "object" });

/**
 * The JSON Schema of what a schema stores (its output).
 *
 * @throws SCHEMA_UNSUPPORTED when the library gives none, FEATURE_INVALID when the schema is not one of objects.
 */
export function jsonSchemaOf(schema: FeatureSchema, feature: string): JsonValue {
  const standard: Partial<StandardJSONSchemaV1.Props> & { vendor: string } = schema["~standard"];
  if (!standard.jsonSchema) {
    throw new MetaxyError(
      "SCHEMA_UNSUPPORTED",
      `The ${standard.vendor} schema of feature ${feature} has no JSON Schema form. ${adviceFor(standard.vendor)}`,
      { details: { feature, vendor: standard.vendor } },
    );
  }
  const jsonSchema = written(standard.jsonSchema, standard.vendor, feature);
  const type = asNode(jsonSchema)?.type ?? "object";
  if (type === "object") return jsonSchema;
  throw new MetaxyError(
    "FEATURE_INVALID",
    `Feature ${feature} is not valid: its schema describes ${JSON.stringify(type)}, but rows are objects with one member for each column.`,
    { details: { feature } },
  );
}

function written(jsonSchema: StandardJSONSchemaV1.Converter, vendor: string, feature: string): JsonValue {
  try {
    const schema = jsonSchema.output({ target: "draft-2020-12", libraryOptions: own(libraryOptions, vendor) });
    return JSON.parse(JSON.stringify(schema), (_key, value: unknown) =>
      isBigWhole(value) ? new JsonFloat(value) : value,
    );
  } catch (cause) {
    throw new MetaxyError(
      "SCHEMA_UNSUPPORTED",
      `The ${vendor} schema of feature ${feature} cannot be written as JSON Schema: ${errorText(cause)}`,
      { details: { feature, vendor }, cause },
    );
  }
}

/** Limits like those of `z.float32()` are whole, but no integers that JSON could hold exactly. */
function isBigWhole(value: unknown): value is number {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function adviceFor(vendor: string): string {
  return vendor === "valibot"
    ? 'Wrap it: `import { toStandardJsonSchema } from "@valibot/to-json-schema"`, then `schema: toStandardJsonSchema(v.object({ … }))`.'
    : "Use a version of the library that implements Standard JSON Schema.";
}

type Node = { readonly [name: string]: JsonValue };

/** The columns of an object schema; null when it is open or no object. */
export function schemaColumns(jsonSchema: JsonValue): SchemaColumns | null {
  const root = asNode(jsonSchema);
  const properties = asNode(root?.properties);
  if (!root || !properties) return null;
  const required = new Set(Array.isArray(root.required) ? root.required : []);
  return new Map(
    Object.entries(properties).map(([name, property]) => {
      const { type, nullable } = columnType(asNode(property) ?? {}, root);
      return [name, { type, nullable, required: required.has(name) }];
    }),
  );
}

function columnType(node: Node, root: Node): { type: ColumnType | null; nullable: boolean } {
  const alternatives = node.anyOf ?? node.oneOf;
  if (Array.isArray(alternatives)) return unite(alternatives.map((item) => columnType(asNode(item) ?? {}, root)));
  if (Array.isArray(node.type)) return unite(node.type.map((type) => columnType({ ...node, type }, root)));
  const target = typeof node.$ref === "string" ? resolveReference(node.$ref, root) : undefined;
  if (target) return columnType(target, root);
  if (node.type === "null" || node.const === null) return { type: null, nullable: true };
  return { type: simpleType(node, root), nullable: acceptsNull(node) };
}

function acceptsNull(node: Node): boolean {
  return Array.isArray(node.enum) ? node.enum.includes(null) : node.type === undefined && node.const === undefined;
}

function simpleType(node: Node, root: Node): ColumnType | null {
  const sample = node.const ?? (Array.isArray(node.enum) ? node.enum.find((item) => item !== null) : undefined);
  switch (node.type ?? typeof sample) {
    case "string":
      return node.format === "date-time" ? null : { kind: "string" };
    case "integer":
      return { kind: "integer" };
    case "number":
      return node.const !== undefined && Number.isInteger(node.const) ? null : { kind: "float" };
    case "boolean":
      return { kind: "boolean" };
    case "array": {
      const item = columnType(asNode(node.items) ?? {}, root).type;
      return item ? { kind: "list", item } : null;
    }
    default:
      return null;
  }
}

function unite(parts: readonly { type: ColumnType | null; nullable: boolean }[]): {
  type: ColumnType | null;
  nullable: boolean;
} {
  const types = parts.filter((part) => part.type !== null || !part.nullable).map((part) => part.type);
  const [first = null] = types;
  const same = types.every((type) => type !== null && JSON.stringify(type) === JSON.stringify(first));
  return { type: same ? first : null, nullable: parts.some((part) => part.nullable) };
}

function resolveReference(reference: string, root: Node): Node | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let node: JsonValue | undefined = root;
  for (const part of reference.slice(2).split("/"))
    node = own(asNode(node), part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return asNode(node);
}

function asNode(value: JsonValue | undefined): Node | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}
