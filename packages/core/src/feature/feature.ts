import { brand } from "../errors/brand.js";
import { isOf } from "../errors/copies.js";
import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import type { JsonValue } from "./json.js";
import type { BigintShape } from "./schema-bigints.js";
import type { SchemaColumn, SchemaColumns } from "./schema-columns.js";
import type { FeatureSpec } from "./spec.js";
import type { FeatureSchema, FeatureTypes } from "./types.js";

/** A function that makes the data version of one field from a row, and may take its time. */
export type DataVersionFunction = (row: never) => string | Promise<string>;

/** Where the data version of a field comes from: a column, or a function of the row. */
export type DataVersionSource = string | DataVersionFunction;

/** One field of one feature, as other features refer to it. */
export interface FieldReference<Key extends string = string, Field extends string = string> {
  /** The key of the feature. */
  readonly feature: Key;
  /** The key of the field. */
  readonly field: Field;
}

export interface FeatureParts {
  readonly spec: FeatureSpec;
  readonly project: string | null;
  readonly schema: FeatureSchema | null;
  readonly jsonSchema: JsonValue;
  readonly columns: SchemaColumns | null;
  readonly extraColumns: SchemaColumn | null;
  readonly bigints: BigintShape | null;
  readonly parents: ReadonlyMap<string, AnyFeature>;
  readonly dataVersions: ReadonlyMap<string, DataVersionSource>;
  readonly external: ExternalParts | null;
}

export interface ExternalParts {
  /** Field versions that are taken as they are instead of being computed. */
  readonly fieldVersions: { readonly [field: string]: string };
  /**
   * Where it comes from: from code, which says what it expects of a feature (`externalFeature`); from a spec; or from the feature's project.
   * Of several with one key, the last of these counts.
   */
  readonly origin: "code" | "spec" | "linked";
  /** Whether code names fields that the feature has to have. If omitted, it does not. */
  readonly hasFields?: boolean;
  /** What happens to other versions than expected. If omitted, a warning. */
  readonly onMismatch?: "warn" | "error";
}

/**
 * A feature: its spec, and what only code can hold (schema, functions). Made by `defineFeature` or `featureFromSpec`; frozen.
 */
export class Feature<Types extends FeatureTypes = FeatureTypes> {
  /** For the compiler alone; never set. */
  declare readonly "~types": Types;
  /** The definition as plain data. */
  readonly spec: FeatureSpec;
  /** The project that owns the feature; null takes the graph's. */
  readonly project: string | null;
  /** The schema of the user columns; null if the feature has none. */
  readonly schema: FeatureSchema | null;
  /** JSON Schema of the user columns; part of the definition version. */
  readonly jsonSchema: JsonValue;
  /** The user columns of the schema; null if the feature accepts any. */
  readonly columns: SchemaColumns | null;
  /** What the schema says of further columns, if rows may have some beside `columns`; null when they may not. */
  readonly extraColumns: SchemaColumn | null;
  /** Where the schema says that rows have bigints, whatever their size; null where they have none. */
  readonly bigints: BigintShape | null;
  /** The parents that were given as features, by key. */
  readonly parents: ReadonlyMap<string, AnyFeature>;
  /** Where data versions of fields come from, by field key, for fields that say so. */
  readonly dataVersions: ReadonlyMap<string, DataVersionSource>;
  /** Set when another project or program owns the feature. */
  readonly external: ExternalParts | null;

  constructor(parts: FeatureParts) {
    this.spec = parts.spec;
    this.project = parts.project;
    this.schema = parts.schema;
    this.jsonSchema = parts.jsonSchema;
    this.columns = parts.columns;
    this.extraColumns = parts.extraColumns;
    this.bigints = parts.bigints;
    this.parents = parts.parents;
    this.dataVersions = parts.dataVersions;
    this.external = parts.external;
    Object.freeze(this);
  }

  static {
    brand(Feature, "Feature");
  }

  /** The key, its parts joined by `/`: `video/raw`. */
  get key(): Types["key"] {
    return this.spec.key;
  }

  /**
   * Refers to one field, for the `on` of a field that depends on it.
   *
   * @param key The key of the field.
   * @returns The reference.
   * @throws FEATURE_INVALID if there is no such field, naming the nearest.
   *
   * @example
   * ```ts
   * import { defineFeature } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio", "frames"] });
   * const faces = { version: "1", on: [video.field("frames")] };
   * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video], fields: { faces } });
   * ```
   */
  field<Field extends Types["field"]>(key: Field): FieldReference<Types["key"], Field> {
    const keys = this.spec.fields.map((field) => field.key);
    if (!keys.includes(key)) {
      throw new MetaxyError(
        "FEATURE_INVALID",
        `Feature ${this.spec.key} has no field ${JSON.stringify(key)}${suggestion(key, keys, "fields")}`,
        { details: { feature: this.spec.key, field: key } },
      );
    }
    return Object.freeze({ feature: this.key, field: key });
  }
}

/** A feature whose types do not matter. */
export type AnyFeature = Feature<FeatureTypes>;

/** Whether a value is a feature, of whichever copy of this package. @throws PACKAGE_DUPLICATED. */
export function isFeature(value: unknown): value is AnyFeature {
  return isOf(value, "Feature");
}
