import { MetaxyError } from "../errors/error.js";
import { errorText } from "../errors/realm.js";
import { filterText } from "../filter/text.js";
import { canonicalJson, parseJson } from "../hash/canonical-json.js";
import { defaultCodeVersion } from "../hash/text.js";
import { checkSpec } from "./check.js";
import type { JsonValue } from "./json.js";
import { at, flag, keyFrom, object, optional, strictObject, text, textList } from "./json-reader.js";
import { keyParts, sortedKeys } from "./key.js";
import type { DependencySpec, FeatureSpec, FieldMapping, FieldSpec, Lineage } from "./spec.js";

/** Stands for "every field" in the JSON form. */
const allFields = "__METAXY_ALL_DEP__";

/**
 * The spec in the JSON form that Metaxy stores and hashes: section "The spec's JSON form" of the hashing spec.
 *
 * @param spec The spec of a feature.
 * @returns Plain JSON data. `featureFromSpec` makes a feature of it.
 *
 * @example
 * ```ts
 * import { type AnyFeature, featureSpecJson } from "@metaxy-ts/core";
 *
 * const stored = (feature: AnyFeature) => JSON.stringify(featureSpecJson(feature.spec));
 * ```
 */
export function featureSpecJson(spec: FeatureSpec): { readonly [name: string]: JsonValue } {
  return {
    key: spec.key,
    id_columns: spec.idColumns,
    deps: spec.dependencies.map(dependencyJson),
    fields: spec.fields.map(fieldJson),
    metadata: spec.metadata,
    description: spec.description,
  };
}

/** The string that the spec version hashes. */
export function canonicalSpec(spec: FeatureSpec): string {
  return canonicalJson(featureSpecJson(spec));
}

function dependencyJson(dependency: DependencySpec): JsonValue {
  return {
    feature: dependency.feature,
    select: dependency.select,
    rename: dependency.rename,
    fields_mapping: { mapping: mappingJson(dependency.mapping) },
    sql_filters: dependency.filters,
    lineage: { relationship: lineageJson(dependency.lineage) },
    optional: dependency.optional,
  };
}

function mappingJson(mapping: FieldMapping): JsonValue {
  switch (mapping.type) {
    case "default":
      return { type: "default", match_suffix: mapping.matchSuffix, exclude_fields: mapping.excludeFields };
    case "specific":
      return {
        type: "specific",
        mapping: Object.fromEntries(
          Object.entries(mapping.mapping).map(([field, sources]) => [field, sortedKeys(sources).map(keyParts)]),
        ),
      };
    default:
      return { type: mapping.type };
  }
}

function lineageJson(lineage: Lineage): JsonValue {
  switch (lineage.type) {
    case "identity":
      return { type: "1:1" };
    case "aggregation":
      return { type: "N:1", on: lineage.on };
    case "expansion":
      return { type: "1:N", on: lineage.on, id_generation_pattern: lineage.idGenerationPattern };
  }
}

function fieldJson(field: FieldSpec): JsonValue {
  return {
    key: field.key,
    code_version: field.codeVersion,
    deps:
      field.dependsOn === "all"
        ? allFields
        : field.dependsOn.map(({ feature, fields }) => ({ feature, fields: fields === "all" ? allFields : fields })),
  };
}

/**
 * A spec from its JSON form, as a value or as a string. Defaults may be left out; keys may be strings or lists of parts.
 *
 * @param json The spec, as a value or as a string of JSON.
 * @returns The spec. `featureFromSpec` makes a feature of JSON at once.
 * @throws SPEC_INVALID with the path of what is wrong, FEATURE_INVALID, FILTER_INVALID.
 *
 * @example
 * ```ts
 * import { parseFeatureSpec } from "@metaxy-ts/core";
 *
 * const spec = parseFeatureSpec({ key: "video/raw", id_columns: ["video_id"] });
 * ```
 */
export function parseFeatureSpec(json: unknown): FeatureSpec {
  const value = typeof json === "string" ? parseText(json) : json;
  const spec = strictObject(value, "$", ["key", "id_columns", "deps", "fields", "metadata", "description"]);
  const fields = optional(spec.fields, ["default"], (list) => listOf(list, "$.fields", parseField));
  return checkSpec(
    {
      key: keyFrom(spec.key, "$.key", "feature"),
      idColumns: textList(spec.id_columns, "$.id_columns"),
      dependencies: optional(spec.deps, [], (list) => listOf(list, "$.deps", parseDependency)),
      fields,
      metadata: optional(spec.metadata, {}, (metadata) => object(metadata, "$.metadata")),
      description: spec.description == null ? null : text(spec.description, "$.description"),
    },
    { columns: null, extraColumns: null },
  );
}

function parseText(json: string): unknown {
  try {
    return parseJson(json);
  } catch (cause) {
    throw new MetaxyError("SPEC_INVALID", `A feature spec is not JSON: ${errorText(cause)}`, { cause });
  }
}

function parseField(value: JsonValue, path: string): FieldSpec {
  if (typeof value === "string")
    return { key: keyFrom(value, path, "field"), codeVersion: defaultCodeVersion, dependsOn: [] };
  const field = strictObject(value, path, ["key", "code_version", "deps"]);
  return {
    key: optional(field.key, "default", (key) => keyFrom(key, `${path}.key`, "field")),
    codeVersion: optional(field.code_version, defaultCodeVersion, (version) => text(version, `${path}.code_version`)),
    dependsOn: optional(field.deps, [], (deps) =>
      deps === allFields
        ? "all"
        : listOf(deps, `${path}.deps`, (item, where) => {
            const dependency = strictObject(item, where, ["feature", "fields"]);
            return {
              feature: keyFrom(dependency.feature, `${where}.feature`, "feature"),
              fields:
                optional(dependency.fields, allFields, (names) => names) === allFields
                  ? ("all" as const)
                  : listOf(dependency.fields, `${where}.fields`, (name, place) => keyFrom(name, place, "field")),
            };
          }),
    ),
  };
}

function parseDependency(value: JsonValue, path: string): DependencySpec {
  const dependency = strictObject(value, path, [
    "feature",
    "select",
    "rename",
    "fields_mapping",
    "sql_filters",
    "filters",
    "lineage",
    "optional",
  ]);
  if (dependency.sql_filters != null && dependency.filters != null) {
    throw new MetaxyError(
      "SPEC_INVALID",
      `${path} has both "sql_filters" and "filters"; they mean the same; omit one of them.`,
      { details: { path } },
    );
  }
  const filters = dependency.sql_filters ?? dependency.filters;
  const filtersPath = `${path}.${dependency.sql_filters == null ? "filters" : "sql_filters"}`;
  const renames = dependency.rename == null ? null : object(dependency.rename, `${path}.rename`);
  return {
    feature: keyFrom(dependency.feature, `${path}.feature`, "feature"),
    select: dependency.select == null ? null : textList(dependency.select, `${path}.select`),
    rename:
      renames &&
      Object.fromEntries(Object.entries(renames).map(([from, to]) => [from, text(to, `${path}.rename.${from}`)])),
    mapping: optional(dependency.fields_mapping, { mapping: { type: "default" } }, (mapping) =>
      parseMapping(mapping, `${path}.fields_mapping`),
    ),
    filters:
      filters == null
        ? null
        : textList(filters, filtersPath).map((filter, index) =>
            at(`${filtersPath}[${index}]`, "FILTER_INVALID", () => filterText(filter)),
          ),
    lineage: optional(dependency.lineage, { relationship: { type: "1:1" } }, (lineage) =>
      parseLineage(lineage, `${path}.lineage`),
    ),
    optional: optional(dependency.optional, false, (value) => flag(value, `${path}.optional`)),
  };
}

function parseMapping(value: JsonValue, path: string): FieldMapping {
  const inner = strictObject(value, path, ["mapping"]).mapping;
  const where = `${path}.mapping`;
  const { type } = object(inner, where);
  switch (type) {
    case "default": {
      const mapping = strictObject(inner, where, ["type", "match_suffix", "exclude_fields"]);
      return {
        type,
        matchSuffix: optional(mapping.match_suffix, false, (suffix) => flag(suffix, `${where}.match_suffix`)),
        excludeFields: optional(mapping.exclude_fields, [], (fields) => fieldList(fields, `${where}.exclude_fields`)),
      };
    }
    case "all":
    case "none":
      strictObject(inner, where, ["type"]);
      return { type };
    case "specific": {
      const entries = Object.entries(
        object(strictObject(inner, where, ["type", "mapping"]).mapping, `${where}.mapping`),
      );
      return {
        type,
        mapping: Object.fromEntries(
          entries.map(([field, sources]) => [
            keyFrom(field, `${where}.mapping`, "field"),
            sortedKeys(fieldList(sources, `${where}.mapping.${field}`)),
          ]),
        ),
      };
    }
    default:
      return oneOf(type, `${where}.type`, ["default", "all", "none", "specific"]);
  }
}

function parseLineage(value: JsonValue, path: string): Lineage {
  const inner = strictObject(value, path, ["relationship"]).relationship;
  const where = `${path}.relationship`;
  const { type } = object(inner, where);
  switch (type) {
    case "1:1":
      strictObject(inner, where, ["type"]);
      return { type: "identity" };
    case "N:1": {
      const { on } = strictObject(inner, where, ["type", "on"]);
      return { type: "aggregation", on: on == null ? null : textList(on, `${where}.on`) };
    }
    case "1:N": {
      const { on, id_generation_pattern: pattern } = strictObject(inner, where, [
        "type",
        "on",
        "id_generation_pattern",
      ]);
      return {
        type: "expansion",
        on: textList(on, `${where}.on`),
        idGenerationPattern: pattern == null ? null : text(pattern, `${where}.id_generation_pattern`),
      };
    }
    default:
      return oneOf(type, `${where}.type`, ["1:1", "N:1", "1:N"]);
  }
}

function fieldList(value: JsonValue | undefined, path: string): string[] {
  return listOf(value, path, (field, where) => keyFrom(field, where, "field"));
}

function oneOf(value: JsonValue | undefined, path: string, allowed: readonly string[]): never {
  throw new MetaxyError(
    "SPEC_INVALID",
    `${path} is ${JSON.stringify(value)}; it has to be one of ${allowed.join(", ")}.`,
    { details: { path } },
  );
}

function listOf<Item>(
  value: JsonValue | undefined,
  path: string,
  parse: (item: JsonValue, path: string) => Item,
): Item[] {
  if (!Array.isArray(value)) throw new MetaxyError("SPEC_INVALID", `${path} is not a list.`, { details: { path } });
  return value.map((item: JsonValue, index) => parse(item, `${path}[${index}]`));
}
