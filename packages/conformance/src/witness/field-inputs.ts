import { own } from "@metaxy-ts/core/adapter";
import type { Dependency, Field, Spec } from "./spec.js";
import { everything } from "./spec.js";
import { compareStrings } from "./text.js";

/** One field of a parent. */
export interface FieldInput {
  readonly feature: string;
  readonly field: string;
  /** Both together, as they are hashed. */
  readonly qualified: string;
}

/** The section "Which parent fields a field depends on" of the hashing spec, in hashing order. */
export function fieldInputs(specs: ReadonlyMap<string, Spec>, spec: Spec, field: Field): FieldInput[] {
  const found = new Map<string, FieldInput>();
  const add = (feature: string, names: readonly string[]): void => {
    for (const name of names) {
      const qualified = `${feature}.${name}`;
      found.set(qualified, { feature, field: name, qualified });
    }
  };
  const fieldsOf = (feature: string): string[] => (specs.get(feature)?.fields ?? []).map(({ key }) => key);
  if (field.deps === everything) {
    for (const { feature } of spec.deps) add(feature, fieldsOf(feature));
  } else if (field.deps.length > 0) {
    for (const { feature, fields } of field.deps) add(feature, fields === everything ? fieldsOf(feature) : fields);
  } else {
    for (const dependency of spec.deps) {
      add(dependency.feature, mapped(dependency, field.key, fieldsOf(dependency.feature)));
    }
  }
  if (found.size === 0 && spec.deps.length > 0) throw new Error(`Field ${spec.key}.${field.key} depends on nothing.`);
  return [...found.values()].sort((a, b) => compareStrings(a.qualified, b.qualified));
}

function mapped({ fields_mapping: { mapping } }: Dependency, field: string, parentFields: readonly string[]): string[] {
  switch (mapping.type) {
    case "all":
      return [...parentFields];
    case "none":
      return [];
    case "specific": {
      const listed = own(mapping.mapping, field) ?? [];
      const names = listed.map((parts) => parts.join("/"));
      return parentFields.filter((name) => names.includes(name));
    }
    case "default": {
      const allowed = parentFields.filter((name) => !mapping.exclude_fields.includes(name));
      const matching = allowed.filter(
        (name) => name === field || (mapping.match_suffix && `/${name}`.endsWith(`/${field}`)),
      );
      return matching.length > 0 ? matching : allowed;
    }
  }
}
