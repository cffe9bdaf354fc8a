import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { isFeature } from "../feature/feature.js";
import { isSameDefinition } from "./same-definition.js";

/**
 * All features and the parents they were given as features, by key. A definition replaces external ones of the same key,
 * whichever comes first; and of external ones, what their project defines replaces what code expects of it.
 *
 * @throws GRAPH_INVALID for two definitions of one key, and for two external ones that differ with nothing to replace them.
 */
export function collectFeatures(features: Iterable<AnyFeature>): Map<string, AnyFeature> {
  const byKey = new Map<string, AnyFeature[]>();
  const seen = new Set<AnyFeature>();
  const open = Array.from(features, requireFeature).reverse();
  for (let feature = open.pop(); feature !== undefined; feature = open.pop()) {
    if (seen.has(feature)) continue;
    seen.add(feature);
    byKey.set(feature.key, [...(byKey.get(feature.key) ?? []), feature]);
    open.push(...feature.parents.values());
  }
  return new Map([...byKey].map(([key, definitions]) => [key, choose(key, definitions)]));
}

function requireFeature(value: unknown, index: number): AnyFeature {
  if (isFeature(value)) return value;
  throw new MetaxyError(
    "GRAPH_INVALID",
    `A FeatureGraph takes features made by defineFeature or featureFromSpec; item ${index + 1} of the list is ${value === null ? "null" : `of type ${typeof value}`}.`,
    { details: { index } },
  );
}

function choose(key: string, definitions: readonly AnyFeature[]): AnyFeature {
  const best = Math.max(...definitions.map(rank));
  const [chosen, ...others] = definitions.filter((definition) => rank(definition) === best);
  if (!chosen?.external && others.length > 0) {
    throw conflict(key, "Two definitions have", "Give one of them another key, or use one definition in both places.");
  }
  if (chosen?.external && others.some((other) => !isSameDefinition(other, chosen))) {
    throw conflict(
      key,
      "Two external definitions have",
      "They differ: use one of them in both places, or add the feature itself.",
    );
  }
  return chosen as AnyFeature;
}

function rank({ external }: AnyFeature): number {
  return external ? ["code", "spec", "linked"].indexOf(external.origin) : 3;
}

function conflict(key: string, what: string, advice: string): MetaxyError {
  return new MetaxyError("GRAPH_INVALID", `${what} the key ${key}. ${advice}`, { details: { feature: key } });
}
