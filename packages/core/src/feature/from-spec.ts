import { isReservedName } from "../column/columns.js";
import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature } from "./feature.js";
import { Feature } from "./feature.js";
import type { JsonValue } from "./json.js";
import { openJsonSchema } from "./schema.js";
import type { DescribedRows, SchemaColumn } from "./schema-columns.js";
import { schemaColumns } from "./schema-columns.js";
import { parseFeatureSpec } from "./spec-json.js";
import type { AnyColumns, FeatureTypes } from "./types.js";

/** What the compiler knows of a feature that came as JSON: nothing. */
export interface UntypedFeature extends FeatureTypes {
  readonly row: AnyColumns;
  readonly input: AnyColumns;
  readonly included: AnyColumns;
  readonly versions: "derived";
  readonly parents: { readonly [feature: string]: AnyColumns };
}

/** What a spec in JSON form does not have. Every option may be omitted. */
export interface FeatureFromSpecOptions {
  /** The project that owns the feature. If omitted, that of the graph. */
  readonly project?: string;
  /** JSON Schema of the user columns; if omitted, any columns. */
  readonly jsonSchema?: JsonValue;
  /**
   * Another project or program owns the feature: it takes part in versions, but not in this project's version. Its field versions
   * can be provided instead of being computed. If omitted, the feature belongs to this project.
   */
  readonly external?: boolean | { readonly fieldVersions: { readonly [field: string]: string } };
}

/**
 * Makes a feature from Metaxy's JSON form of a spec. This is how features that are defined in Python arrive.
 *
 * @param json The spec, as a value or as a string of JSON.
 * @param options Project, schema, and whether the feature is external.
 * @returns The feature. The compiler knows none of its columns.
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
    ...withIds(schemaColumns(stored(jsonSchema)), spec.idColumns),
    bigints: null,
    parents: new Map<string, AnyFeature>(),
    dataVersions: new Map(),
    external: options.external ? { fieldVersions, origin: "spec" } : null,
  });
}

/** Models in Python may lack ID columns, which their rows have nevertheless. */
function withIds(rows: DescribedRows, idColumns: readonly string[]): DescribedRows {
  if (!rows.columns) return rows;
  const id: SchemaColumn = { type: null, closed: false, nullable: false, required: true };
  return { ...rows, columns: new Map([...idColumns.map((name) => [name, id] as const), ...rows.columns]) };
}

/** Schemas from Python also list the system columns, and a model without own columns takes any. */
function stored(jsonSchema: JsonValue): JsonValue {
  if (typeof jsonSchema !== "object" || jsonSchema === null || Array.isArray(jsonSchema)) return jsonSchema;
  const schema = jsonSchema as { readonly properties?: { readonly [name: string]: JsonValue } };
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !isReservedName(name)),
  );
  return Object.keys(properties).length === 0 ? openJsonSchema : { ...schema, properties };
}
