/*
 * Dates, big integers, bytes and transforms have no JSON Schema form, and libraries fail on them unless they are told
 * what to write. Dates and big integers are written as below, whatever else has no form as `{}`: a column of any type.
 */

const forms: { readonly [type: string]: { readonly type: string; readonly format?: string } } = {
  date: { type: "string", format: "date-time" },
  bigint: { type: "integer" },
};

/** Transformations of Valibot that keep the type of their value. */
const keepType = new Set([
  "trim",
  "trim_start",
  "trim_end",
  "to_lower_case",
  "to_upper_case",
  "normalize",
  "to_min_value",
  "to_max_value",
  "readonly",
  "brand",
  "flavor",
]);

interface ZodContext {
  readonly zodSchema: { readonly _zod: { readonly def: { readonly type: string } } };
  readonly jsonSchema: object;
}

interface ValibotSchemaContext {
  readonly valibotSchema: { readonly type: string };
}

interface ValibotActionContext {
  readonly valibotAction: { readonly kind: string; readonly type: string };
}

interface ArkTypeContext {
  readonly base: object;
  readonly domain?: string;
}

/** What each library takes as `libraryOptions` of Standard JSON Schema, by vendor. */
export const libraryOptions: { readonly [vendor: string]: Record<string, unknown> } = {
  zod: {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }: ZodContext) => {
      Object.assign(jsonSchema, forms[zodSchema._zod.def.type]);
    },
  },
  valibot: {
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }: ValibotSchemaContext) => forms[valibotSchema.type],
    overrideAction: ({ valibotAction: { kind, type } }: ValibotActionContext) =>
      kind === "transformation" && !keepType.has(type) ? {} : undefined,
  },
  arktype: {
    fallback: {
      date: ({ base }: ArkTypeContext) => ({ ...base, ...forms.date }),
      domain: ({ base, domain }: ArkTypeContext) => ({ ...base, ...(domain === "bigint" ? forms.bigint : undefined) }),
      default: ({ base }: ArkTypeContext) => base,
    },
  },
};
