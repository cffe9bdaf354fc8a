import type { DependencySpec, FeatureGraph, FeatureInput, FeatureVersions, JsonValue } from "@metaxy-ts/core";
import { tableName } from "@metaxy-ts/core";
import type { AnyFeature } from "@metaxy-ts/core/adapter";
import { own, typeName } from "@metaxy-ts/core/adapter";
import type { ExternalOrigin, FoundFeature } from "../discovery/found.js";
import { ifLinked } from "../if-linked.js";
import { tagsOf } from "../tags.js";

/** A feature as plain data: what `metaxy describe feature --format json` prints. */
export interface FeatureDescription {
  /** The key. */
  readonly feature: string;
  /** The project that owns it. */
  readonly project: string;
  /** What its definition says of it; null if it says nothing. */
  readonly description: string | null;
  /** Whether another project or program writes it. */
  readonly isExternal: boolean;
  /** Where the definition of a feature of another project comes from; null for others. */
  readonly external: ExternalOrigin | null;
  /** The module of this project that has it; null if that is not known. */
  readonly definedIn: FeaturePlace | null;
  /** The columns that identify a sample. */
  readonly idColumns: readonly string[];
  /** Its fields, in the order of the definition. */
  readonly fields: readonly FieldDescription[];
  /** Its dependencies on its parents, in the order of the definition. */
  readonly dependencies: readonly DependencySpec[];
  /** Keys of the features that depend on it directly. */
  readonly children: readonly string[];
  /** Null if it depends on an external feature whose definition is not known. */
  readonly versions: Omit<FeatureVersions, "fields"> | null;
  /** The columns of its schema; null without a schema. */
  readonly columns: readonly ColumnOfSchema[] | null;
  /** The list `metadata.tags`. */
  readonly tags: readonly string[];
  /** All metadata of the definition, the tags among it. */
  readonly metadata: { readonly [name: string]: JsonValue };
  /** The name of its table in a store without a table prefix. */
  readonly tableName: string;
}

/** Where a feature is defined. */
export interface FeaturePlace {
  /** The absolute path of the module. */
  readonly file: string;
  /** The export; null for a parent of a feature that no module exports. */
  readonly export: string | null;
  /** The package; null if its `package.json` has no name. */
  readonly package: string | null;
}

/** A field of a feature. */
export interface FieldDescription {
  /** The key. */
  readonly field: string;
  /** The version of its code; `__metaxy_initial__` if the definition has none. */
  readonly codeVersion: string;
  /** Null where the versions of the feature are. */
  readonly fieldVersion: string | null;
  /** The fields of parents that it depends on: `video/raw.frames`. */
  readonly inputs: readonly string[];
  /** The column that its data version comes from, `function` for a function of the row; null if it is its provenance. */
  readonly dataVersion: string | null;
}

/** A column of a schema. */
export interface ColumnOfSchema {
  /** Its name. */
  readonly name: string;
  /** In words: `list of string`; null if the schema leaves it open. */
  readonly type: string | null;
  /** Whether it may be null. */
  readonly nullable: boolean;
  /** Whether every row has it. */
  readonly required: boolean;
}

/** What is known of a feature beside its graph. Every option may be omitted. */
export interface DescribeFeatureOptions {
  /** Where it was found. If omitted, `definedIn` is null. */
  readonly found?: FoundFeature;
  /** Where its definition comes from, if it is external. If omitted, `external` is null. */
  readonly external?: ExternalOrigin;
  /** How many characters versions have: `store.hash.length`. If omitted, 16. */
  readonly hashLength?: number;
}

/**
 * Describes a feature of a graph, without a store.
 *
 * @param graph The graph.
 * @param feature The feature, or its key.
 * @param options Where it was found, and the length of versions.
 * @returns Plain data, for JSON.
 * @throws FEATURE_NOT_FOUND naming the nearest key.
 *
 * @example
 * ```ts
 * import { describeFeature, loadProject } from "@metaxy-ts/project";
 *
 * const { graph, features } = await (await loadProject()).features();
 * for (const found of features) console.log(describeFeature(graph, found.feature, { found }).versions);
 * ```
 */
export function describeFeature(
  graph: FeatureGraph,
  feature: FeatureInput,
  { found, external, hashLength }: DescribeFeatureOptions = {},
): FeatureDescription {
  const known = graph.get(feature);
  const { key, spec } = known;
  const versions = ifLinked(() => graph.versions(key, hashLength));
  return {
    feature: key,
    project: graph.projectOf(key),
    description: spec.description,
    isExternal: known.external !== null,
    external: external ?? null,
    definedIn: found ? { file: found.file, export: found.export, package: found.package } : null,
    idColumns: spec.idColumns,
    fields: spec.fields.map(({ key: field, codeVersion }) => ({
      field,
      codeVersion,
      fieldVersion: own(versions?.fields, field) ?? null,
      inputs: (graph.fieldInputs(key).get(field) ?? []).map(({ label }) => label),
      dataVersion: dataVersionOf(known, field),
    })),
    dependencies: spec.dependencies,
    children: graph.children(key),
    versions: versions && {
      feature: versions.feature,
      code: versions.code,
      spec: versions.spec,
      definition: versions.definition,
    },
    columns: columnsOf(known),
    tags: tagsOf(known),
    metadata: spec.metadata,
    tableName: tableName(key),
  };
}

function dataVersionOf({ dataVersions }: AnyFeature, field: string): string | null {
  const source = dataVersions.get(field);
  return typeof source === "function" ? "function" : (source ?? null);
}

function columnsOf({ columns }: AnyFeature): readonly ColumnOfSchema[] | null {
  return (
    columns &&
    Array.from(columns, ([name, { type, nullable, required }]) => ({
      name,
      type: type && typeName(type),
      nullable,
      required,
    }))
  );
}
