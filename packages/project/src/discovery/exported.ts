import type { AnyFeature } from "@metaxy-ts/core/adapter";
import { isFeature, isFeatureGraph } from "@metaxy-ts/core/adapter";
import type { Exports } from "../modules.js";
import { isPlain } from "../plain.js";

/** Features, with the name of the export: `raw`, `default`, `features[0]`, `video.raw`. */
export type ExportedFeatures = ReadonlyMap<AnyFeature, string>;

/**
 * The features that a module exports: values, and members of lists, plain objects and graphs. A feature counts once, by its own name rather than
 * as `default` or as a member.
 *
 * @throws PACKAGE_DUPLICATED for a feature of a copy of core that does not fit.
 */
export function exportedFeatures(exports: Exports): ExportedFeatures {
  const found = new Map<AnyFeature, string>();
  const add = (name: string, value: unknown): boolean => {
    if (!isFeature(value)) return false;
    if (!found.has(value)) found.set(value, name);
    return true;
  };
  const entries = Object.entries(exports).filter(([name]) => name !== "module.exports"); // Node's name for all of a CommonJS module
  const named = entries.filter(([name]) => name !== "default");
  const nested = [...named, ...entries.filter(([name]) => name === "default")].filter(
    ([name, value]) => !add(name, value),
  );
  for (const [name, value] of nested) for (const [member, item] of membersOf(value)) add(`${name}${member}`, item);
  return found;
}

function membersOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item]);
  if (isFeatureGraph(value))
    return [...value.features].map(([key, feature]) => [`.get(${JSON.stringify(key)})`, feature]);
  return isPlain(value) ? Object.entries(value).map(([name, item]) => [`.${name}`, item]) : [];
}
