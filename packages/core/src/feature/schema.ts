import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import { MetaxyError } from "../errors/error.js";
import { errorText } from "../errors/realm.js";
import { JsonFloat } from "../hash/json-number.js";
import { own } from "../own.js";
import type { JsonValue } from "./json.js";
import type { BigintShape } from "./schema-bigints.js";
import { bigintsOf } from "./schema-bigints.js";
import type { DescribedRows } from "./schema-columns.js";
import { schemaColumns } from "./schema-columns.js";
import { libraryOptions } from "./schema-libraries.js";
import { withoutMarks } from "./schema-marks.js";
import type { FeatureSchema } from "./types.js";

/** A schema in JSON form, and what it says of rows. */
export interface ReadSchema extends DescribedRows {
  /** Part of the definition version. */
  readonly jsonSchema: JsonValue;
  /** Where rows have bigints, whatever their size; null where they have none. */
  readonly bigints: BigintShape | null;
}

/** The JSON Schema of a feature without a schema: any columns. */
export const openJsonSchema: JsonValue = Object.freeze({ type: "object" });

/** What is known of a feature without a schema. */
export const openSchema: ReadSchema = { jsonSchema: openJsonSchema, columns: null, extraColumns: null, bigints: null };

/**
 * What a schema stores (its output).
 *
 * @throws SCHEMA_UNSUPPORTED when the library gives none, FEATURE_INVALID when the schema is not one of objects.
 */
export function readSchema(schema: FeatureSchema, feature: string): ReadSchema {
  const standard: Partial<StandardJSONSchemaV1.Props> & { vendor: string } = schema["~standard"];
  if (!standard.jsonSchema) {
    throw new MetaxyError(
      "SCHEMA_UNSUPPORTED",
      `The ${standard.vendor} schema of feature ${feature} has no JSON Schema form. ${adviceFor(standard.vendor, schema)}`,
      { details: { feature, vendor: standard.vendor } },
    );
  }
  const marked = written(standard.jsonSchema, "output", standard.vendor, feature);
  const type = typeOf(marked);
  if (type === "object")
    return { jsonSchema: withoutMarks(marked), ...schemaColumns(marked), bigints: bigintsOf(marked) };
  throw new MetaxyError(
    "FEATURE_INVALID",
    `Feature ${feature} is not valid: its schema describes ${JSON.stringify(type)}, but rows are objects with one member for each column.`,
    { details: { feature } },
  );
}

/** What a schema takes (its input), with the marks of `schema-marks.ts`. */
export function inputSchema(schema: FeatureSchema, feature: string): JsonValue {
  const { jsonSchema, vendor }: Partial<StandardJSONSchemaV1.Props> & { vendor: string } = schema["~standard"];
  return jsonSchema ? written(jsonSchema, "input", vendor, feature) : openJsonSchema;
}

function typeOf(jsonSchema: JsonValue): JsonValue {
  const node = jsonSchema as { readonly type?: JsonValue } | null;
  return node?.type ?? "object";
}

function written(
  jsonSchema: StandardJSONSchemaV1.Converter,
  side: "input" | "output",
  vendor: string,
  feature: string,
): JsonValue {
  try {
    const schema = jsonSchema[side]({ target: "draft-2020-12", libraryOptions: own(libraryOptions, vendor) });
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

function adviceFor(vendor: string, schema: FeatureSchema): string {
  if (vendor === "valibot")
    return 'Wrap it: `import { toStandardJsonSchema } from "@valibot/to-json-schema"`, then `schema: toStandardJsonSchema(v.object({ … }))`.';
  if (vendor !== "zod") return "Use a version of the library that implements Standard JSON Schema.";
  return "_zod" in schema
    ? 'The schema of "zod/mini" has none. Add one: `import { withJsonSchema } from "@metaxy-ts/core"`, then `schema: withJsonSchema(schema, (options) => z.toJSONSchema(schema, options))`; or use `z` of "zod", version 4.2 or newer.'
    : 'Zod 3 has none. Use `z` of "zod", version 4.2 or newer; or add one: `import { withJsonSchema } from "@metaxy-ts/core"`, then `schema: withJsonSchema(schema, () => zodToJsonSchema(schema))` with the package zod-to-json-schema.';
}
