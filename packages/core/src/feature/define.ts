import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import { defaultCodeVersion } from "../hash/text.js";
import { checkSpec } from "./check.js";
import { allowsColumn } from "./declared.js";
import { checkDeclaredNames } from "./declared-names.js";
import type { Dependency, PlainDependency } from "./dependency.js";
import { from } from "./dependency.js";
import type { AnyFeature, DataVersionSource, FieldReference } from "./feature.js";
import { Feature, isFeature } from "./feature.js";
import type { JsonValue } from "./json.js";
import type { KeyInput, KeyText } from "./key.js";
import { normalizeKey } from "./key.js";
import { openSchema, readSchema } from "./schema.js";
import type { DescribedRows } from "./schema-columns.js";
import type { FieldDependencySpec, FieldSpec } from "./spec.js";
import type {
  ColumnName,
  DependencyTypes,
  FeatureSchema,
  FeatureTypes,
  IncludedAll,
  RowsByKey,
  SchemaColumnsRow,
  SchemaInput,
  SchemaRow,
  Simplify,
} from "./types.js";

/** The definition of one field, without its key. */
export interface FieldOptions<Row = never> {
  /** The version of the code that computes the field. Change it when the code gives other results. If omitted, `__metaxy_initial__`. */
  readonly version?: string;
  /** Parent fields it depends on; a whole feature means all its fields. If omitted, the mappings decide. */
  readonly on?: "all" | readonly (FieldReference | AnyFeature)[];
  /**
   * Where the field's data version comes from when rows are written: a column of strings, or a function of the row. If omitted, the rows provide it,
   * or it is the provenance.
   */
  readonly dataVersion?: ColumnName<Row> | ((row: Row) => string | Promise<string>);
}

/** A code version, or the field's options. */
export type FieldInput<Row> = string | FieldOptions<Row>;

/** A feature, as `defineFeature` takes it. */
export interface FeatureDefinition<Key, Schema, Id, Fields, Deps> {
  /** Names the feature in the graph, and its table: `"video/raw"` or `["video", "raw"]`. */
  readonly key: Key;
  /** The columns that identify a sample; at least one. */
  readonly id: Id;
  /** The user columns: any Standard Schema with a JSON Schema form. If omitted, rows may have any columns. */
  readonly schema?: Schema;
  /** Names of fields, or names with a code version or options: `{ frames: "2" }`. If omitted, one field `default`. */
  readonly fields?: Fields & OnlyFieldOptions<Fields>;
  /** The parents: features, or what `from` makes of them. If omitted, the feature is a root. */
  readonly deps?: Deps;
  /** The project that owns the feature. If omitted, the graph's. */
  readonly project?: string;
  /** For people; part of the definition version, never of the feature version. If omitted, none. */
  readonly description?: string;
  /**
   * Anything; part of the definition version, never of the feature version. Programs select features by `tags`, a list of strings. If omitted,
   * `{}`.
   */
  readonly metadata?: { readonly [name: string]: JsonValue };
}

/** What `fields` is taken for where there are none: one field `default`. Named in the types of features that packages export. */
export interface NoFields<Row> {
  readonly [noFields]?: never;
  readonly [field: string]: FieldInput<Row>;
}
declare const noFields: unique symbol;

/** Refuses what is not an option of a field: of an object that is taken for a type parameter, the compiler lets others pass. */
type OnlyFieldOptions<Fields> = Fields extends readonly unknown[]
  ? unknown
  : {
      readonly [Field in keyof Fields]: Fields[Field] extends string
        ? unknown
        : { readonly [Option in Exclude<keyof Fields[Field], keyof FieldOptions>]: never };
    };

type FieldsInput<Row> = readonly string[] | { readonly [field: string]: FieldInput<Row> };
type FieldKeys<Fields> = Fields extends readonly (infer Name extends string)[]
  ? Name
  : typeof noFields extends keyof Fields
    ? "default"
    : keyof Fields & string;
type DepsInput = readonly (AnyFeature | Dependency)[];

type DependencyTypesOf<Deps extends readonly unknown[]> = {
  readonly [Index in keyof Deps]: Deps[Index] extends Dependency<infer Types>
    ? Types
    : Deps[Index] extends Feature<infer Types>
      ? PlainDependency<Types["key"], Types["row"], Types["id"]>
      : never;
};

type DerivedVersions<Fields> = Fields extends readonly unknown[]
  ? "provided"
  : {
        [Name in keyof Fields]: Fields[Name] extends { readonly dataVersion: unknown } ? never : Name;
      }[keyof Fields] extends never
    ? "derived"
    : "provided";

/** The columns that come from the parents, null for a feature without any. */
type IncludedFrom<Deps extends readonly unknown[], Id extends string> = Deps extends readonly []
  ? null
  : Simplify<IncludedAll<Extract<DependencyTypesOf<Deps>, readonly DependencyTypes[]>, Id> & object>;

/** Rows of the parents, by their keys. A conditional type, so that the compiler shows what it comes to. */
type RowsOfParents<Deps extends readonly unknown[]> = DependencyTypesOf<Deps>[number] extends infer Parent extends
  DependencyTypes
  ? { readonly [Each in Parent as Each["key"]]: Each["row"] }
  : never;

/** What the compiler knows about a feature that `defineFeature` made. */
export interface DefinedTypes<Key, Schema, Id extends readonly string[], Fields, FromParents, Parents extends RowsByKey>
  extends FeatureTypes {
  readonly key: KeyText<Key>;
  readonly row: SchemaColumnsRow<Schema>;
  readonly input: SchemaInput<Schema>;
  readonly id: Id[number];
  readonly field: FieldKeys<Fields>;
  readonly included: FromParents extends object ? FromParents : SchemaColumnsRow<Schema>;
  readonly versions: FromParents extends object ? "provided" : DerivedVersions<Fields>;
  readonly parents: Parents;
}

/**
 * Defines a feature: its key, its ID columns, what its rows have, which fields it has and what they are computed from.
 *
 * What can be wrong with it alone is checked here; what involves other features is checked when a graph is built, or a store is asked for it.
 *
 * @param definition The feature as plain data, with a schema and functions. Only `key` and `id` are needed.
 * @returns The feature, frozen. Its type knows the columns of rows that are read, written and pending.
 * @throws FEATURE_INVALID for a bad key, field, ID column or option; SCHEMA_UNSUPPORTED for a schema without a JSON Schema form; FILTER_INVALID.
 *
 * @example
 * ```ts
 * import { defineFeature, from } from "@metaxy-ts/core";
 * import { z } from "zod";
 *
 * export const image = defineFeature({
 *   key: "image/file",
 *   id: ["image_id"],
 *   schema: z.object({ image_id: z.string(), path: z.string(), sha: z.string() }),
 *   fields: { pixels: { version: "1", dataVersion: "sha" } },
 * });
 *
 * export const thumbnail = defineFeature({
 *   key: "image/thumbnail",
 *   id: ["image_id"],
 *   schema: z.object({ image_id: z.string(), thumbnail: z.string() }),
 *   deps: [from(image, { select: ["path"] })],
 *   fields: { pixels: { version: "3", on: [image.field("pixels")] } },
 * });
 * ```
 */
export function defineFeature<
  const Key extends KeyInput,
  const Id extends readonly [ColumnName<SchemaRow<Schema>>, ...ColumnName<SchemaRow<Schema>>[]],
  Schema extends FeatureSchema | undefined = undefined,
  const Fields extends FieldsInput<SchemaRow<Schema>> = NoFields<SchemaRow<Schema>>,
  const Deps extends DepsInput = readonly [],
>(
  definition: FeatureDefinition<Key, Schema, Id, Fields, Deps>,
): Feature<DefinedTypes<Key, Schema, Id, Fields, IncludedFrom<Deps, Id[number]>, RowsOfParents<Deps>>> {
  const key = normalizeKey(definition.key, "feature");
  checkOptions(
    definition,
    ["key", "id", "schema", "fields", "deps", "project", "description", "metadata"],
    `defineFeature(${key})`,
    "FEATURE_INVALID",
  );
  const dependencies = listed(definition.deps ?? [], key, "deps").map((input, index) =>
    asDependency(input, `deps[${index}] of ${key}`),
  );
  const declared = declaredFields(key, definition.fields ?? ["default"]);
  const described = definition.schema ? readSchema(definition.schema, key) : openSchema;
  checkDeclaredNames(described.jsonSchema, key);
  const spec = checkSpec(
    {
      key,
      idColumns: listed(definition.id, key, "id"),
      dependencies: dependencies.map((dependency) => dependency.spec),
      fields: declared.map(([name, options]) => fieldSpec(name, options)),
      metadata: definition.metadata ?? {},
      description: definition.description ?? null,
    },
    described,
  );
  const parents = dependencies.flatMap(({ parent }) => (parent ? [[parent.key, parent] as const] : []));
  return new Feature<DefinedTypes<Key, Schema, Id, Fields, IncludedFrom<Deps, Id[number]>, RowsOfParents<Deps>>>({
    spec,
    project: definition.project ?? null,
    schema: definition.schema ?? null,
    ...described,
    parents: new Map(parents),
    dataVersions: dataVersions(key, declared, described),
    external: null,
  });
}

/** A list, also where no compiler made sure of it. */
function listed<Item>(value: readonly Item[], key: string, option: string): Item[] {
  if (Array.isArray(value)) return [...value];
  throw new MetaxyError("FEATURE_INVALID", `Option ${option} of feature ${key} has to be a list.`, {
    details: { feature: key, option },
  });
}

function asDependency(input: AnyFeature | Dependency, where: string): Dependency {
  if (isFeature(input)) return from(input);
  if (typeof input === "object" && input !== null && "spec" in input) return input;
  throw new MetaxyError(
    "FEATURE_INVALID",
    `${where} is neither a feature nor a dependency made by from(). Wrap a key in from(): from("video/raw").`,
  );
}

function declaredFields(feature: string, fields: FieldsInput<never>): [string, FieldOptions][] {
  const entries = isNameList(fields) ? fields.map((name) => [name, {}] as const) : Object.entries(fields);
  return entries.map(([name, input]) => {
    const options = typeof input === "string" ? { version: input } : input;
    checkOptions(options, ["version", "on", "dataVersion"], `Field ${name} of ${feature}`, "FEATURE_INVALID");
    return [normalizeKey(name, "field"), options];
  });
}

function isNameList(fields: FieldsInput<never>): fields is readonly string[] {
  return Array.isArray(fields);
}

function fieldSpec(key: string, options: FieldOptions): FieldSpec {
  return { key, codeVersion: options.version ?? defaultCodeVersion, dependsOn: fieldDependencies(options.on) };
}

/** References to single fields of one feature become one entry, in the order in which the features first appear. */
function fieldDependencies(on: FieldOptions["on"]): FieldSpec["dependsOn"] {
  if (on === undefined) return [];
  if (on === "all") return "all";
  const byFeature = new Map<string, "all" | string[]>();
  for (const reference of on) {
    if (isFeature(reference)) {
      byFeature.set(reference.key, "all");
      continue;
    }
    const fields = byFeature.get(reference.feature) ?? [];
    if (fields !== "all") byFeature.set(reference.feature, [...fields, reference.field]);
  }
  return [...byFeature].map(([feature, fields]): FieldDependencySpec => ({ feature, fields }));
}

function dataVersions(
  feature: string,
  declared: readonly (readonly [string, FieldOptions])[],
  rows: DescribedRows,
): Map<string, DataVersionSource> {
  const sources = new Map<string, DataVersionSource>();
  for (const [field, { dataVersion }] of declared) {
    if (dataVersion === undefined) continue;
    if (typeof dataVersion === "string" && !allowsColumn(rows, dataVersion)) {
      throw new MetaxyError(
        "FEATURE_INVALID",
        `Field ${field} of ${feature} takes its data version from column ${JSON.stringify(dataVersion)}, which the schema does not have${suggestion(dataVersion, rows.columns?.keys() ?? [], "columns")}`,
        { details: { feature, field, column: dataVersion } },
      );
    }
    sources.set(field, dataVersion);
  }
  return sources;
}
