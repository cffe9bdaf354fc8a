/*
 * Dates, big integers, bytes and transforms have no JSON Schema form, and libraries fail on them unless they are told
 * what to write. Dates and big integers are written as below, whatever else has no form as `{}`: a column of any type.
 * Defaults are left out: they do not show in what is stored, and one that is made anew each time, like the date of today,
 * would change the definition version.
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
  readonly jsonSchema: { default?: unknown };
}

interface ValibotSchemaContext {
  readonly valibotSchema: { readonly type: string };
  readonly jsonSchema: { default?: unknown };
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
      delete jsonSchema.default;
      Object.assign(jsonSchema, forms[zodSchema._zod.def.type]);
    },
  },
  valibot: {
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema, jsonSchema }: ValibotSchemaContext) => {
      delete jsonSchema.default;
      return forms[valibotSchema.type];
    },
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
