import { MetaxyError } from "../errors/error.js";
import { keyParts } from "../feature/key.js";
import type { DependencySpec, FeatureSpec, FieldMapping, FieldSpec } from "../feature/spec.js";
import { compareUtf8 } from "../hash/text.js";
import { own } from "../own.js";

/** One field of a parent. */
export interface ParentField {
  /** The parent's key. */
  readonly feature: string;
  /** The field's key. */
  readonly field: string;
  /** Both together, as they are hashed: `video/raw.audio`. */
  readonly label: string;
}

/**
 * The parent fields that a field depends on, in the order in which they are hashed: section "Which parent fields a field depends
 * on" of the hashing spec.
 *
 * @throws GRAPH_INVALID when the field names what does not exist, or depends on nothing although the feature has parents.
 */
export function fieldInputs(spec: FeatureSpec, field: FieldSpec, parent: (key: string) => FeatureSpec): ParentField[] {
  if (spec.dependencies.length === 0) {
    if (field.dependsOn === "all" || field.dependsOn.length === 0) return [];
    throw invalid(spec, field, "names parent fields, but the feature has no dependencies");
  }
  const inputs = new Map<string, ParentField>();
  for (const [feature, name] of chosen(spec, field, parent)) {
    const label = `${feature}.${name}`;
    inputs.set(label, { feature, field: name, label });
  }
  if (inputs.size === 0) {
    throw invalid(spec, field, "depends on no parent field: no field mapping of its dependencies selects one");
  }
  return [...inputs.values()].sort((a, b) => compareUtf8(a.label, b.label));
}

function* chosen(
  spec: FeatureSpec,
  field: FieldSpec,
  parent: (key: string) => FeatureSpec,
): Iterable<readonly [string, string]> {
  if (field.dependsOn === "all" || field.dependsOn.length === 0) {
    for (const dependency of spec.dependencies) {
      const names = fieldKeys(parent(dependency.feature));
      const taken = field.dependsOn === "all" ? names : mapped(field.key, dependency, names);
      for (const name of taken) yield [dependency.feature, name];
    }
    return;
  }
  for (const { feature, fields } of field.dependsOn) {
    if (!spec.dependencies.some((dependency) => dependency.feature === feature)) {
      throw invalid(spec, field, `depends on ${feature}, which is not a dependency of the feature; add it to deps`);
    }
    const names = fieldKeys(parent(feature));
    for (const name of fields === "all" ? names : fields) {
      if (!names.includes(name)) {
        throw invalid(spec, field, `depends on ${feature}.${name}, but ${feature} has the fields ${names.join(", ")}`);
      }
      yield [feature, name];
    }
  }
}

function mapped(field: string, dependency: DependencySpec, names: readonly string[]): readonly string[] {
  const { mapping } = dependency;
  switch (mapping.type) {
    case "all":
      return names;
    case "none":
      return [];
    case "specific": {
      const listed = own(mapping.mapping, field) ?? [];
      return names.filter((name) => listed.includes(name));
    }
    case "default":
      return byName(field, mapping, names);
  }
}

function byName(
  field: string,
  mapping: FieldMapping & { readonly type: "default" },
  names: readonly string[],
): readonly string[] {
  const candidates = names.filter((name) => !mapping.excludeFields.includes(name));
  const matching = candidates.filter((name) => name === field || (mapping.matchSuffix && endsWithParts(name, field)));
  return matching.length > 0 ? matching : candidates;
}

function endsWithParts(name: string, suffix: string): boolean {
  const parts = keyParts(name);
  const wanted = keyParts(suffix);
  return (
    wanted.length <= parts.length && wanted.every((part, index) => parts[parts.length - wanted.length + index] === part)
  );
}

function fieldKeys(spec: FeatureSpec): string[] {
  return spec.fields.map((field) => field.key);
}

function invalid(spec: FeatureSpec, field: FieldSpec, problem: string): MetaxyError {
  return new MetaxyError("GRAPH_INVALID", `Field ${spec.key}.${field.key} ${problem}.`, {
    details: { feature: spec.key, field: field.key },
  });
}
