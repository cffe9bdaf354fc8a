import { Script } from "node:vm";
import type { AnyFeature, FeatureGraph, Store } from "@metaxy-ts/core";
import type { FoundFeature, Project } from "@metaxy-ts/project";

/** What code in the shell sees, by name. */
export interface AtHand {
  readonly project: Project;
  readonly graph: FeatureGraph;
  readonly store: Store;
  /** The features by key. */
  readonly features: Readonly<Record<string, AnyFeature>>;
  /** The features by the names that they have in code. */
  readonly named: ReadonlyMap<string, AnyFeature>;
}

/**
 * Gives each feature a name: that of its export, or its key in one word where the export has none of its own, or where something else has the name.
 */
export function atHand(
  { project, graph, store }: Pick<AtHand, "project" | "graph" | "store">,
  found: readonly FoundFeature[],
): AtHand {
  const exported = new Map(found.map(({ feature, export: name }) => [feature.key, name ?? ""]));
  const named = new Map<string, AnyFeature>();
  const taken = new Set(["project", "graph", "store", "features", "_", "_error"]);
  const isFree = (name: string): boolean => isVariable(name) && !taken.has(name) && !(name in globalThis);
  for (const [key, feature] of graph.features) {
    const name = [exported.get(key) ?? "", inOneWord(key), `${inOneWord(key)}Feature`].find(isFree);
    if (name === undefined) continue;
    taken.add(name);
    named.set(name, feature);
  }
  return { project, graph, store, features: Object.fromEntries(graph.features), named };
}

/** The names and what they stand for. */
export function variables({ named, ...others }: AtHand): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([...Object.entries(others), ...named]);
}

function isVariable(name: string): boolean {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return false;
  try {
    return new Script(`let ${name};`) !== undefined; // which compiles it
  } catch {
    return false;
  }
}

/** `videoRaw` for `video/raw`. */
function inOneWord(key: string): string {
  return key.replaceAll(/[/_-]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
