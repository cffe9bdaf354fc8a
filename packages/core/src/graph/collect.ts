import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";

/**
 * All features and the parents they were given as features, by key. A definition replaces an external one of the same key.
 *
 * @throws GRAPH_INVALID for two definitions of one key.
 */
export function collectFeatures(features: Iterable<AnyFeature>): Map<string, AnyFeature> {
  const byKey = new Map<string, AnyFeature>();
  const seen = new Set<AnyFeature>();
  const open = [...features].reverse();
  for (let feature = open.pop(); feature !== undefined; feature = open.pop()) {
    if (seen.has(feature)) continue;
    seen.add(feature);
    const known = byKey.get(feature.key);
    if (known && Boolean(known.external) === Boolean(feature.external)) {
      throw new MetaxyError(
        "GRAPH_INVALID",
        `Two definitions have the key ${feature.key}. Give one of them another key, or use one definition in both places.`,
        { details: { feature: feature.key } },
      );
    }
    if (!known || known.external) byKey.set(feature.key, feature);
    open.push(...feature.parents.values());
  }
  return byKey;
}
