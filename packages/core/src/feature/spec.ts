import type { JsonValue } from "./json.js";

/** What a feature is, as plain data: everything of a definition but its schema and its functions. */
export interface FeatureSpec {
  /** The feature's key, its parts joined by `/`. */
  readonly key: string;
  /** The columns that identify a sample. */
  readonly idColumns: readonly string[];
  /** The parents, in the order of the definition. Empty for a root. */
  readonly dependencies: readonly DependencySpec[];
  /** At least one. */
  readonly fields: readonly FieldSpec[];
  /** Part of the definition version, never of the feature version. */
  readonly metadata: { readonly [name: string]: JsonValue };
  /** For people. */
  readonly description: string | null;
}

/** A feature's dependency on one parent. */
export interface DependencySpec {
  /** The parent's key. */
  readonly feature: string;
  /** Parent columns to include, by their names after `rename`; null includes all, an empty list none. */
  readonly select: readonly string[] | null;
  /** Parent's column to new name. */
  readonly rename: { readonly [column: string]: string } | null;
  /** Which fields of the parent a field depends on if it does not say so itself. */
  readonly mapping: FieldMapping;
  /** Filter strings over the parent's columns, by their names after `rename`. */
  readonly filters: readonly string[] | null;
  /** How the samples of the two are related. */
  readonly lineage: Lineage;
  /** Whether samples without this parent stay. */
  readonly optional: boolean;
}

/** Which fields of the parent a field depends on when it does not say so itself. */
export type FieldMapping =
  | { readonly type: "default"; readonly matchSuffix: boolean; readonly excludeFields: readonly string[] }
  | { readonly type: "all" }
  | { readonly type: "none" }
  | { readonly type: "specific"; readonly mapping: { readonly [field: string]: readonly string[] } };

/** How the samples of a parent relate to the samples of the feature. */
export type Lineage =
  | { readonly type: "identity" }
  | { readonly type: "aggregation"; readonly on: readonly string[] | null }
  | { readonly type: "expansion"; readonly on: readonly string[]; readonly idGenerationPattern: string | null };

/** One field of a feature, with the version of the code that makes it. */
export interface FieldSpec {
  /** The field's key, its parts joined by `/`. */
  readonly key: string;
  /** The version of its code, as the definition has it. */
  readonly codeVersion: string;
  /** Parent fields it depends on: all, the listed ones, or (an empty list) what the mappings say. */
  readonly dependsOn: "all" | readonly FieldDependencySpec[];
}

/** Fields of one parent that a field depends on. */
export interface FieldDependencySpec {
  /** The parent's key. */
  readonly feature: string;
  /** All, or those of these keys. */
  readonly fields: "all" | readonly string[];
}
