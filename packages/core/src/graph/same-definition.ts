import type { AnyFeature } from "../feature/feature.js";
import { featureSpecJson } from "../feature/spec-json.js";
import { canonicalJson } from "../hash/canonical-json.js";

/** Whether both say the same, whatever modules they come from. */
export function isSameDefinition(one: AnyFeature, other: AnyFeature): boolean {
  return one === other || identity(one) === identity(other);
}

/**
 * Whether a feature and all that it is made from say the same as those that are known: then they are the same features, which a program has loaded
 * twice, such as by its own import and with its configuration.
 */
export function isKnownDefinition(feature: AnyFeature, known: ReadonlyMap<string, AnyFeature>): boolean {
  const all = new Set([feature]); // grows while it is walked
  for (const each of all) {
    const same = known.get(each.key);
    if (!same || !isSameDefinition(same, each)) return false;
    for (const parent of each.parents.values()) all.add(parent);
  }
  return true;
}

function identity({ spec, project, jsonSchema, external }: AnyFeature): string {
  return canonicalJson([featureSpecJson(spec), project, jsonSchema, external?.fieldVersions ?? null]);
}
