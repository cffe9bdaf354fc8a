import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature } from "./feature.js";
import { Feature } from "./feature.js";
import type { JsonValue } from "./json.js";
import { openJsonSchema } from "./schema.js";
import { schemaColumns } from "./schema-columns.js";
import { parseFeatureSpec } from "./spec-json.js";
import type { AnyColumns, FeatureTypes } from "./types.js";

/** What the compiler knows of a feature that came as JSON: nothing. */
export interface UntypedFeature extends FeatureTypes {
  readonly row: AnyColumns;
  readonly input: AnyColumns;
  readonly carried: AnyColumns;
  readonly versions: "declared";
}

export interface FeatureFromSpecOptions {
  readonly project?: string;
  /** JSON Schema of the user columns; if omitted, any columns. */
  readonly jsonSchema?: JsonValue;
  /**
   * Another project or program owns the feature: it takes part in versions, but not in this project's version. Its field versions
   * can be given instead of being computed.
   */
  readonly external?: boolean | { readonly fieldVersions: { readonly [field: string]: string } };
}

/**
 * A feature from Metaxy's JSON form of a spec, as a value or as a string. This is how features defined in Python arrive.
 *
 * @throws SPEC_INVALID with the path of what is wrong, FEATURE_INVALID, FILTER_INVALID.
 *
 * @example
 * ```ts
 * import { featureFromSpec } from "@metaxy-ts/core";
 *
 * const raw = featureFromSpec({ key: "video/raw", id_columns: ["video_id"], fields: ["audio", "frames"] });
 * ```
 */
export function featureFromSpec(json: unknown, options: FeatureFromSpecOptions = {}): Feature<UntypedFeature> {
  checkOptions(options, ["project", "jsonSchema", "external"], "featureFromSpec");
  const spec = parseFeatureSpec(json);
  const fieldVersions = typeof options.external === "object" ? options.external.fieldVersions : {};
  const unknown = Object.keys(fieldVersions).find((name) => !spec.fields.some((field) => field.key === name));
  if (unknown !== undefined) {
    const fields = spec.fields.map((field) => field.key);
    throw new MetaxyError(
      "FEATURE_INVALID",
      `External feature ${spec.key} has a version for field ${unknown}, which it does not have${suggestion(unknown, fields, "fields")}`,
      { details: { feature: spec.key, field: unknown } },
    );
  }
  const jsonSchema = options.jsonSchema ?? openJsonSchema;
  return new Feature<UntypedFeature>({
    spec,
    project: options.project ?? null,
    schema: null,
    jsonSchema,
    ...schemaColumns(stored(jsonSchema)),
    bigints: null,
    parents: new Map<string, AnyFeature>(),
    dataVersions: new Map(),
    external: options.external ? { fieldVersions } : null,
  });
}

/** Schemas from Python also list the system columns, and a model without own columns takes any. */
function stored(jsonSchema: JsonValue): JsonValue {
  if (typeof jsonSchema !== "object" || jsonSchema === null || Array.isArray(jsonSchema)) return jsonSchema;
  const schema = jsonSchema as { readonly properties?: { readonly [name: string]: JsonValue } };
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !name.startsWith("metaxy_")),
  );
  return Object.keys(properties).length === 0 ? openJsonSchema : { ...schema, properties };
}
