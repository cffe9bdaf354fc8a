import type { JsonValue } from "./json.js";

/** What a feature is, as plain data: everything of a definition but its schema and its functions. */
export interface FeatureSpec {
  readonly key: string;
  readonly idColumns: readonly string[];
  readonly dependencies: readonly DependencySpec[];
  readonly fields: readonly FieldSpec[];
  readonly metadata: { readonly [name: string]: JsonValue };
  readonly description: string | null;
}

/** A feature's dependency on one parent. */
export interface DependencySpec {
  readonly feature: string;
  /** Parent columns to include, by their names after `rename`; null includes all, an empty list none. */
  readonly select: readonly string[] | null;
  /** Parent's column to new name. */
  readonly rename: { readonly [column: string]: string } | null;
  readonly mapping: FieldMapping;
  /** Filter strings over the parent's columns, by their names after `rename`. */
  readonly filters: readonly string[] | null;
  readonly lineage: Lineage;
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
  readonly key: string;
  readonly codeVersion: string;
  /** Parent fields it depends on: all, the listed ones, or (an empty list) what the mappings say. */
  readonly dependsOn: "all" | readonly FieldDependencySpec[];
}

export interface FieldDependencySpec {
  readonly feature: string;
  readonly fields: "all" | readonly string[];
}
