import type { AnyFeature } from "../feature/feature.js";
import { compareKeys } from "../feature/key.js";
import { canonicalSpec } from "../feature/spec-json.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { definitionHash } from "../hash/definition.js";
import { compareUtf8 } from "../hash/text.js";
import { own } from "../own.js";
import type { ParentField } from "./field-inputs.js";

/** The versions of one feature: section "Definition hashes" of the hashing spec. */
export interface FeatureVersions {
  /** Changes when the code of a field, or of a field that it depends on, changes. */
  readonly feature: string;
  /** Of the feature's own code alone. */
  readonly code: string;
  /** Of the whole spec. */
  readonly spec: string;
  /** Of spec and schema. */
  readonly definition: string;
  /** By field key. */
  readonly fields: { readonly [field: string]: string };
}

/** The versions of one feature, given those of its parents. */
export function featureVersions(
  feature: AnyFeature,
  inputsOf: (field: string) => readonly ParentField[],
  parentVersion: (input: ParentField) => string,
  length: number,
): FeatureVersions {
  const hash = (pieces: readonly string[]): string => definitionHash(pieces, length);
  const { spec } = feature;
  const given = feature.external?.fieldVersions ?? {};
  const fields = new Map(
    spec.fields.map(({ key, codeVersion }) => {
      const pieces = [`${spec.key}.${key}`, codeVersion, ...inputsOf(key).map(parentVersion)];
      return [key, own(given, key) ?? hash(pieces)];
    }),
  );
  const sorted = [...spec.fields].sort((a, b) => compareUtf8(a.key, b.key));
  const specVersion = hash([canonicalSpec(spec)]);
  return Object.freeze({
    feature: hash(sorted.flatMap((field) => [field.key, fields.get(field.key) as string])),
    code: hash(sorted.flatMap((field) => [field.key, field.codeVersion])),
    spec: specVersion,
    definition: hash([specVersion, canonicalJson(feature.jsonSchema)]),
    fields: Object.freeze(Object.fromEntries(fields)),
  });
}

/** The version of a project: of the definitions of all its own features. */
export function projectVersion(definitions: ReadonlyMap<string, string>, length: number): string {
  if (definitions.size === 0) return "empty";
  const sorted = [...definitions].sort(([a], [b]) => compareKeys(a, b));
  return definitionHash(sorted.flat(), length);
}
