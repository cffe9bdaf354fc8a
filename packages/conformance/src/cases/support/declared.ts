import type { Feature } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";

/** What a column may be declared as, in JSON Schema with the marks that schema libraries are asked for. */
export const typed = {
  string: { type: "string" },
  integer: { type: "integer" },
  number: { type: "number" },
  date: { type: "string", format: "date-time", "x-metaxy": "timestamp" },
  bytes: { "x-metaxy": "binary" },
  orNull: (type: object) => ({ anyOf: [type, { type: "null" }] }),
  list: (items: object) => ({ type: "array", items }),
  record: (values: object) => ({ type: "object", additionalProperties: values }),
  object: (properties: object, required: readonly string[] = Object.keys(properties)) => ({
    type: "object",
    properties,
    required,
    additionalProperties: false,
  }),
} as const;

type AnyRow = { readonly [column: string]: unknown };

/** A root whose schema declares these columns beside its ID, and lets every row pass: what is stored of it is the store's business. */
export function declaring(
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = Object.keys(properties),
): Feature {
  const schema = schemaOf({ id: typed.string, ...properties }, ["id", ...required]);
  return defineFeature({ key: "thing", id: ["id"], fields: { main: "1" }, schema }) as unknown as Feature;
}

/** A schema with these columns that lets every row pass. */
export function schemaOf(
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = Object.keys(properties),
) {
  const output = () => ({ ...typed.object(properties, required) });
  return {
    "~standard": {
      version: 1,
      vendor: "metaxy-conformance",
      validate: (value: unknown) => ({ value: value as AnyRow }),
      jsonSchema: { input: output, output },
    },
  } as const;
}
