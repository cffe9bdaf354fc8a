import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { typeName } from "../../src/adapter.js";
import type { AnyFeature, FeatureSchema } from "../../src/index.js";
import { defineFeature, FeatureGraph, featureFromSpec } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";

/** The columns in short: `string`, `string?` for what may be left out, `string|null`, `any` for an open type. */
function columns(feature: AnyFeature): Record<string, string> | null {
  if (!feature.columns) return null;
  const shown = [...feature.columns].map(([name, { type, nullable, required }]) => {
    return [name, `${type ? typeName(type) : "any"}${nullable ? "|null" : ""}${required ? "" : "?"}`];
  });
  return Object.fromEntries(shown);
}

const moment = () => new Date(0);

describe("the columns of a schema", () => {
  it("of Zod", () => {
    const schema = z.object({
      id: z.string(),
      whole: z.int(),
      big: z.bigint(),
      number: z.number(),
      flag: z.boolean(),
      left_out: z.string().optional(),
      null: z.string().nullable(),
      nullish: z.string().nullish(),
      defaulted: z.string().default("x"),
      date: z.date(),
      maybe_date: z.date().nullable(),
      iso: z.iso.datetime(),
      kind: z.enum(["a", "b"]),
      literal: z.literal("a"),
      literals: z.literal([1, 2]),
      union: z.union([z.string(), z.number()]),
      same_union: z.union([z.literal("a"), z.string()]),
      list: z.array(z.string()),
      nested: z.array(z.array(z.number())),
      list_of_null: z.array(z.string().nullable()),
      record: z.record(z.string(), z.number()),
      struct: z.object({ x: z.number() }),
      made: z.string().transform(Number).pipe(z.int()),
      transformed: z.string().transform((text) => text.length),
      bytes: z.instanceof(Uint8Array),
      anything: z.unknown(),
      branded: z.string().brand("id").readonly(),
    });
    expect(columns(defineFeature({ key: "a", id: ["id"], schema }))).toEqual({
      id: "string",
      whole: "integer",
      big: "integer",
      number: "float",
      flag: "boolean",
      left_out: "string?",
      null: "string|null",
      nullish: "string|null?",
      defaulted: "string",
      date: "timestamp",
      maybe_date: "timestamp|null",
      iso: "string",
      kind: "string",
      literal: "string",
      literals: "float",
      union: "any",
      same_union: "string",
      list: "list of string",
      nested: "list of list of float",
      list_of_null: "list of string",
      record: "map of float",
      struct: "struct of x",
      made: "integer",
      transformed: "any|null",
      bytes: "binary",
      anything: "any|null",
      branded: "string",
    });
  });

  it("of Valibot, wrapped", () => {
    const schema = v.object({
      id: v.string(),
      whole: v.pipe(v.number(), v.integer()),
      big: v.bigint(),
      left_out: v.optional(v.string()),
      null: v.nullable(v.string()),
      date: v.pipe(v.date(), v.minValue(moment())),
      kind: v.picklist(["a", "b"]),
      union: v.union([v.string(), v.number()]),
      nested: v.array(v.array(v.number())),
      trimmed: v.pipe(v.string(), v.trim()),
      transformed: v.pipe(
        v.string(),
        v.transform((text) => text.length),
      ),
      bytes: v.instance(Uint8Array),
    });
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: toStandardJsonSchema(schema) }))).toEqual({
      id: "string",
      whole: "integer",
      big: "integer",
      left_out: "string?",
      null: "string|null",
      date: "timestamp",
      kind: "string",
      union: "any",
      nested: "list of list of float",
      trimmed: "string",
      transformed: "any|null",
      bytes: "binary",
    });
  });

  it("of ArkType", () => {
    const schema = type({
      id: "string",
      whole: "number.integer",
      big: "bigint",
      "left_out?": "string",
      null: "string | null",
      defaulted: "string = 'x'",
      date: "Date",
      kind: "'a' | 'b'",
      kind_or_null: "'a' | 'b' | null",
      flag_or_null: "boolean | null",
      union: "string | number",
      nested: "number[][]",
      made: "string.integer.parse",
    });
    expect(columns(defineFeature({ key: "a", id: ["id"], schema }))).toEqual({
      id: "string",
      whole: "integer",
      big: "integer",
      left_out: "string?",
      null: "string|null",
      defaulted: "string",
      date: "timestamp",
      kind: "string",
      kind_or_null: "string|null",
      flag_or_null: "boolean|null",
      union: "any",
      nested: "list of list of float",
      made: "integer",
    });
  });

  it("of a JSON Schema from Python, without the system columns", () => {
    const spec = { key: "a", id_columns: ["id"] };
    const jsonSchema = {
      $defs: { Kind: { enum: ["a", "b"], type: "string" } },
      title: "A",
      type: "object",
      additionalProperties: false,
      properties: {
        metaxy_provenance: { type: "string" },
        id: { type: "string" },
        kind: { $ref: "#/$defs/Kind" },
        maybe: { anyOf: [{ $ref: "#/$defs/Kind" }, { type: "null" }], default: null },
        seen: { type: "string", format: "date-time" },
        one: { const: 1, type: "integer" },
        broken: { $ref: "#/$defs/Missing" },
      },
      required: ["id", "kind", "one"],
    };
    expect(columns(featureFromSpec(spec, { jsonSchema }))).toEqual({
      id: "string",
      kind: "string",
      maybe: "string|null?",
      seen: "any?",
      one: "integer",
      broken: "any|null?",
    });
    const systemOnly = { ...jsonSchema, properties: { metaxy_provenance: { type: "string" } } };
    expect(columns(featureFromSpec(spec, { jsonSchema: systemOnly }))).toBeNull();
    expect(columns(featureFromSpec(spec))).toBeNull();
  });

  it("of a choice are those of all its schemas", () => {
    const schema = z.discriminatedUnion("kind", [
      z.object({ id: z.string(), kind: z.literal("a"), size: z.int(), note: z.string() }),
      z.object({ id: z.string(), kind: z.literal("b"), size: z.number(), at: z.date().nullable() }),
    ]);
    const expected = { id: "string", kind: "string", size: "float", note: "string?", at: "timestamp|null?" };
    expect(columns(defineFeature({ key: "a", id: ["id"], schema }))).toEqual(expected);
    const wrapped = toStandardJsonSchema(
      v.variant("kind", [
        v.object({ id: v.string(), kind: v.literal("a"), size: v.number() }),
        v.object({ id: v.string(), kind: v.literal("b"), note: v.string() }),
      ]),
    );
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: wrapped }))).toEqual({
      id: "string",
      kind: "string",
      size: "float?",
      note: "string?",
    });
    const union = type({ id: "string", kind: "'a'" }).or({ id: "string", kind: "'b'", note: "string" });
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: union }))).toEqual({
      id: "string",
      kind: "string",
      note: "string?",
    });
  });

  it("of several schemas together are those of all of them", () => {
    const schema = toStandardJsonSchema(
      v.intersect([v.object({ id: v.string(), at: v.date() }), v.object({ size: v.number() })]),
    );
    const expected = { id: "string", at: "timestamp", size: "float" };
    expect(columns(defineFeature({ key: "a", id: ["id"], schema }))).toEqual(expected);
  });

  it("have nested types", () => {
    const schema = z.object({
      id: z.string(),
      dates: z.array(z.date()),
      bytes: z.instanceof(Buffer).nullable(),
      struct: z.object({ at: z.date(), more: z.object({ tags: z.record(z.string(), z.string()) }).optional() }),
      structs: z.array(z.object({ a: z.number() }).nullable()),
      records: z.record(z.string(), z.object({ a: z.bigint() })),
      union: z.union([z.object({ a: z.int() }), z.object({ a: z.number(), b: z.string() })]),
      numbers: z.union([z.literal(1), z.literal(1.5)]),
      tuple: z.tuple([z.number(), z.number()]),
      open_member: z.object({ a: z.string(), b: z.union([z.string(), z.number()]) }),
      mixed: z.literal(["a", 1]),
      nothing_told: z.object({ a: z.unknown() }),
      codec: z.codec(z.iso.datetime(), z.date(), {
        decode: (text) => new Date(text),
        encode: (at) => at.toISOString(),
      }),
    });
    const types = Object.fromEntries(
      [...(defineFeature({ key: "a", id: ["id"], schema }).columns ?? [])].map(([name, { type }]) => [name, type]),
    );
    const string = { kind: "string" };
    const float = { kind: "float" };
    const timestamp = { kind: "timestamp" };
    const struct = (members: object) => ({ kind: "struct", members });
    expect(types).toEqual({
      id: string,
      dates: { kind: "list", item: timestamp },
      bytes: { kind: "binary" },
      struct: struct({ at: timestamp, more: struct({ tags: { kind: "map", value: string } }) }),
      structs: { kind: "list", item: struct({ a: float }) },
      records: { kind: "map", value: struct({ a: { kind: "integer" } }) },
      union: struct({ a: float, b: string }),
      numbers: float,
      tuple: { kind: "list", item: float },
      open_member: struct({ a: string }),
      mixed: null,
      nothing_told: null,
      codec: timestamp,
    });
  });

  it("are known to some depth, and then open, if a schema is recursive", () => {
    const tree = z.object({
      id: z.string(),
      get children() {
        return z.array(tree);
      },
    });
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: tree }))).toEqual({
      id: "string",
      children: "list of struct of id, children",
    });
    const json = z.object({ id: z.string(), value: z.json(), tree });
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: json }))).toEqual({
      id: "string",
      value: "any|null",
      tree: "struct of id, children",
    });
    const node = type.module({ node: { id: "string", children: "node[]" } }).node;
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: node }))).toEqual({
      children: "list of struct of id",
      id: "string",
    });
  });

  it("may be more than those that the schema names", () => {
    const extra = (schema: FeatureSchema) =>
      defineFeature({ key: "a", id: ["id" as never], schema }).extraColumns?.type;
    const own = { id: z.string() };
    expect(extra(z.looseObject(own))).toBeNull();
    expect(extra(z.object(own).passthrough())).toBeNull();
    expect(extra(z.object(own).catchall(z.number()))).toEqual({ kind: "float" });
    expect(extra(toStandardJsonSchema(v.looseObject({ id: v.string() })))).toBeNull();
    expect(extra(toStandardJsonSchema(v.objectWithRest({ id: v.string() }, v.date())))).toEqual({ kind: "timestamp" });
    expect(extra(type({ id: "string", "[string]": "string" }))).toEqual({ kind: "string" });
    for (const closed of [
      z.object(own),
      z.strictObject(own),
      toStandardJsonSchema(v.object({ id: v.string() })),
      type({ id: "string" }),
    ])
      expect(extra(closed)).toBeUndefined();
  });

  it("are open when the schema has no fixed list of them", () => {
    const transformed = z.object({ id: z.string() }).transform((row) => row);
    expect(columns(defineFeature({ key: "a", id: ["id"], schema: transformed }))).toBeNull();
  });
});

describe("a schema without a JSON Schema form", () => {
  it("of Valibot is refused with the way out", () => {
    expect(problem(() => defineFeature({ key: "a", id: ["id"], schema: v.object({ id: v.string() }) }))).toBe(
      "SCHEMA_UNSUPPORTED The valibot schema of feature a has no JSON Schema form. Wrap it: " +
        '`import { toStandardJsonSchema } from "@valibot/to-json-schema"`, then `schema: toStandardJsonSchema(v.object({ … }))`.',
    );
  });

  it("of another library is refused with the advice to upgrade it", () => {
    const schema = { "~standard": { version: 1, vendor: "other", validate: () => ({ value: {} }) } } as const;
    const error = thrown(() => defineFeature({ key: "a", id: ["id" as never], schema }));
    expect(error.message).toBe(
      "The other schema of feature a has no JSON Schema form. Use a version of the library that implements Standard JSON Schema.",
    );
    expect(error.details).toEqual({ feature: "a", vendor: "other" });
  });

  it("keeps the error of the library as the cause", () => {
    const cause = new Error("cannot write a map");
    const output = () => {
      throw cause;
    };
    const standard = { version: 1, vendor: "other", validate: () => ({ value: {} }), jsonSchema: { output } } as const;
    const error = thrown(() => defineFeature({ key: "a", id: ["id" as never], schema: { "~standard": standard } }));
    expect(error.message).toBe("The other schema of feature a cannot be written as JSON Schema: cannot write a map");
    expect(error.cause).toBe(cause);
  });
});

describe("the definition version", () => {
  const definition = (schema: Parameters<typeof z.object>[0]) => {
    const feature = defineFeature({ key: "a", id: ["id" as never], schema: z.object({ id: z.string(), ...schema }) });
    return new FeatureGraph([feature]).versions(feature).definition;
  };

  it("follows what is stored", () => {
    expect(definition({ size: z.number() })).not.toBe(definition({ size: z.string() }));
    expect(definition({ size: z.int() })).not.toBe(definition({ size: z.number() }));
  });

  it("does not follow defaults, which may be recreated each time", () => {
    const made = (count: number) => definition({ at: z.date().default(() => new Date(count)) });
    expect(made(1)).toBe(made(2));
    const valibot = (at: Date) => {
      const schema = toStandardJsonSchema(v.object({ id: v.string(), at: v.optional(v.date(), at) }));
      const feature = defineFeature({ key: "a", id: ["id"], schema });
      return new FeatureGraph([feature]).versions(feature).definition;
    };
    expect(valibot(new Date(1))).toBe(valibot(new Date(2)));
  });

  it("copes with limits beyond the integers of JavaScript", () => {
    expect(definition({ size: z.float32() })).toHaveLength(16);
    expect(definition({ size: z.number().max(1e300) })).not.toBe(definition({ size: z.number().max(1e301) }));
  });
});
