import { readJson } from "./canonical-json.js";

/** A feature's spec in its JSON form: section "The spec's JSON form" of the hashing spec. */
export interface Spec {
  readonly key: string;
  readonly id_columns: readonly string[];
  readonly deps: readonly Dependency[];
  readonly fields: readonly Field[];
  readonly metadata: unknown;
  readonly description: string | null;
}

export interface Dependency {
  readonly feature: string;
  readonly select: readonly string[] | null;
  readonly rename: Readonly<Record<string, string>> | null;
  readonly fields_mapping: { readonly mapping: Mapping };
  readonly sql_filters: readonly string[] | null;
  readonly lineage: { readonly relationship: Lineage };
  readonly optional: boolean;
}

export type Mapping =
  | { readonly type: "default"; readonly match_suffix: boolean; readonly exclude_fields: readonly string[] }
  | { readonly type: "all" | "none" }
  | { readonly type: "specific"; readonly mapping: Readonly<Record<string, readonly (readonly string[])[]>> };

export type Lineage =
  | { readonly type: "1:1" }
  | { readonly type: "N:1"; readonly on: readonly string[] | null }
  | { readonly type: "1:N"; readonly on: readonly string[]; readonly id_generation_pattern: string | null };

export interface Field {
  readonly key: string;
  readonly code_version: string;
  readonly deps: typeof everything | readonly FieldDependency[];
}

export interface FieldDependency {
  readonly feature: string;
  readonly fields: typeof everything | readonly string[];
}

/** Stands for all fields of a parent, or of all parents. */
export const everything = "__METAXY_ALL_DEP__";

/** The name of a field in by-field columns. */
export function structKey(field: string): string {
  return field.split("/").join("_");
}

/** Specs by key, from JSON values or JSON strings; what is left out has its default. */
export function readSpecs(specs: readonly unknown[]): Map<string, Spec> {
  return new Map(specs.map(readSpec).map((spec) => [spec.key, spec]));
}

function readSpec(json: unknown): Spec {
  const spec = (typeof json === "string" ? readJson(json) : json) as Spec;
  return {
    key: spec.key,
    id_columns: spec.id_columns,
    deps: (spec.deps ?? []).map(readDependency),
    fields: (spec.fields ?? [{ key: "default" }]).map(readField),
    metadata: spec.metadata ?? {},
    description: spec.description ?? null,
  };
}

function readDependency(dependency: Dependency): Dependency {
  return {
    feature: dependency.feature,
    select: dependency.select ?? null,
    rename: dependency.rename ?? null,
    fields_mapping: { mapping: readMapping(dependency.fields_mapping?.mapping ?? { type: "default" }) },
    sql_filters: dependency.sql_filters ?? null,
    lineage: { relationship: readLineage(dependency.lineage?.relationship ?? { type: "1:1" }) },
    optional: dependency.optional ?? false,
  };
}

function readMapping(mapping: Mapping): Mapping {
  if (mapping.type !== "default") return mapping;
  return { type: "default", match_suffix: mapping.match_suffix ?? false, exclude_fields: mapping.exclude_fields ?? [] };
}

function readLineage(lineage: Lineage): Lineage {
  switch (lineage.type) {
    case "1:1":
      return { type: "1:1" };
    case "N:1":
      return { type: "N:1", on: lineage.on ?? null };
    case "1:N":
      return { type: "1:N", on: lineage.on, id_generation_pattern: lineage.id_generation_pattern ?? null };
  }
}

function readField(field: Field): Field {
  return {
    key: field.key,
    code_version: field.code_version ?? "__metaxy_initial__",
    deps: field.deps ?? [],
  };
}
