import { mark } from "./schema-marks.js";

/*
 * Dates, big integers, bytes and transforms have no JSON Schema form, and libraries fail on them unless the
 * output is specified. Dates and big integers are written as below, whatever else has no form as `{}`: a column of any type.
 * Defaults are left out: they do not show in what is stored, and one that is recreated each time, like the date of today,
 * would change the definition version.
 */

const forms = {
  date: { type: "string", format: "date-time", ...mark("timestamp") },
  bigint: { type: "integer", ...mark("bigint") },
};

function formOf(type: string): (typeof forms)[keyof typeof forms] | undefined {
  return type === "date" || type === "bigint" ? forms[type] : undefined;
}

/** Whether instances of a class are bytes, as those of `Buffer` are. */
const isBytes = (type: unknown): boolean =>
  // biome-ignore lint/plugin: a class, not a value
  typeof type === "function" && (type === Uint8Array || type.prototype instanceof Uint8Array);

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
  readonly zodSchema: {
    readonly _zod: { readonly def: { readonly type: string }; readonly bag?: { readonly Class?: unknown } };
  };
  readonly jsonSchema: { default?: unknown; readonly format?: string };
}

interface ValibotSchemaContext {
  readonly valibotSchema: { readonly type: string; readonly class?: unknown };
  readonly jsonSchema: { default?: unknown };
}

interface ValibotActionContext {
  readonly valibotAction: { readonly kind: string; readonly type: string };
  readonly jsonSchema: object;
}

interface ArkTypeContext {
  readonly base: object;
  readonly domain?: string;
  readonly proto?: unknown;
}

/** What each library takes as `libraryOptions` of Standard JSON Schema, by vendor. */
export const libraryOptions: { readonly [vendor: string]: Record<string, unknown> } = {
  zod: {
    unrepresentable: "any",
    override: ({ zodSchema: { _zod }, jsonSchema }: ZodContext) => {
      delete jsonSchema.default;
      Object.assign(jsonSchema, formOf(_zod.def.type));
      if (_zod.def.type === "string" && jsonSchema.format === "date-time") Object.assign(jsonSchema, mark("text"));
      if (_zod.def.type === "custom" && isBytes(_zod.bag?.Class)) Object.assign(jsonSchema, mark("binary"));
    },
  },
  valibot: {
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema, jsonSchema }: ValibotSchemaContext) => {
      delete jsonSchema.default;
      if (valibotSchema.type === "instance" && isBytes(valibotSchema.class)) return mark("binary");
      return valibotSchema.type.startsWith("loose_") ? { ...jsonSchema, ...mark("extra") } : formOf(valibotSchema.type);
    },
    overrideAction: ({ valibotAction: { kind, type }, jsonSchema }: ValibotActionContext) => {
      if (kind === "transformation" && !keepType.has(type)) return {};
      return type === "iso_timestamp" ? { ...jsonSchema, ...mark("text") } : undefined;
    },
  },
  arktype: {
    fallback: {
      date: ({ base }: ArkTypeContext) => ({ ...base, ...forms.date }),
      domain: ({ base, domain }: ArkTypeContext) => ({ ...base, ...(domain === "bigint" ? forms.bigint : undefined) }),
      proto: ({ base, proto }: ArkTypeContext) => ({ ...base, ...(isBytes(proto) ? mark("binary") : undefined) }),
      default: ({ base }: ArkTypeContext) => base,
    },
  },
};
