import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import type { AnyFeature } from "../feature/feature.js";
import { structKey, tableName } from "../feature/key.js";

/** @throws GRAPH_INVALID for a parent that the graph does not have, or that one feature depends on twice. */
export function checkParents(features: ReadonlyMap<string, AnyFeature>): void {
  for (const { key, spec } of features.values()) {
    const seen = new Set<string>();
    for (const { feature: parent } of spec.dependencies) {
      if (!features.has(parent)) {
        throw new MetaxyError(
          "GRAPH_INVALID",
          `Feature ${key} depends on ${parent}, which has to be in the graph, too${suggestion(parent, features.keys(), "features")}`,
          { details: { feature: key, parent } },
        );
      }
      if (seen.has(parent)) {
        throw new MetaxyError("GRAPH_INVALID", `Feature ${key} depends on ${parent} twice. Make it one dependency.`, {
          details: { feature: key, parent },
        });
      }
      seen.add(parent);
    }
  }
}

/** @throws GRAPH_INVALID for two features whose table or by-field member names would be the same. */
export function checkNames(features: Iterable<AnyFeature>): void {
  const tables = new Map<string, string>();
  const members = new Map<string, string>();
  for (const { key } of features) {
    claim(tables, tableName(key), key, "table name");
    claim(members, structKey(key), key, "column suffix");
  }
}

function claim(owners: Map<string, string>, name: string, key: string, what: string): void {
  const owner = owners.get(name);
  if (owner !== undefined) {
    throw new MetaxyError(
      "GRAPH_INVALID",
      `Features ${owner} and ${key} would share the ${what} ${name}. Rename one of them.`,
      {
        details: { features: [owner, key], name },
      },
    );
  }
  owners.set(name, key);
}
