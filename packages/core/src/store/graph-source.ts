import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { isFeature } from "../feature/feature.js";
import type { FeatureInput } from "../graph/graph.js";
import { FeatureGraph } from "../graph/graph.js";
import { isKnownDefinition } from "../graph/same-definition.js";

/** A feature, and the graph that its versions come from. */
export interface GraphFeature {
  readonly feature: AnyFeature;
  readonly graph: FeatureGraph;
}

/** Finds the graph of a feature: the store's, or the one that the feature spans with its parents. */
export class GraphSource {
  readonly #graph: FeatureGraph | null;
  readonly #own = new WeakMap<AnyFeature, FeatureGraph>();

  constructor(graph: FeatureGraph | null) {
    this.#graph = graph;
  }

  /** @throws FEATURE_NOT_FOUND for a key that no graph knows. */
  for(input: FeatureInput): FeatureGraph {
    if (isFeature(input)) {
      const same = this.#graph?.features.get(input.key);
      if (this.#graph && same && (same === input || isLinked(same, input))) return this.#graph;
      const known = this.#own.get(input);
      if (known) return known;
      const graph =
        this.#graph && isKnownDefinition(input, this.#graph.features)
          ? this.#graph
          : new FeatureGraph(
              [input, ...this.#others(input)],
              this.#graph ? { project: this.#graph.project, projects: this.#graph.projects } : {},
            );
      this.#own.set(input, graph);
      return graph;
    }
    if (this.#graph) return this.#graph;
    throw new MetaxyError(
      "FEATURE_NOT_FOUND",
      `The store has no graph to look up ${JSON.stringify(input)}. Pass the feature itself, or give the store a graph.`,
      { details: { feature: Array.isArray(input) ? input.join("/") : input } },
    );
  }

  /** All features of the store's graph; none without one. */
  all(): readonly AnyFeature[] {
    return [...(this.#graph?.features.values() ?? [])];
  }

  /** Features of the store's graph that a feature from outside may name as parents by key. */
  #others(input: AnyFeature): AnyFeature[] {
    const own = new Set([input.key, ...ancestorKeys(input)]);
    return this.all().filter((feature) => !own.has(feature.key));
  }
}

/** Whether the graph has the definition of what code expects of an external feature. */
function isLinked(known: AnyFeature, given: AnyFeature): boolean {
  return given.external?.origin === "code" && known.external?.origin !== "code";
}

/** Without those of external features, whose definition the store's graph may have. */
function ancestorKeys(feature: AnyFeature): string[] {
  return [...feature.parents.values()]
    .filter(({ external }) => external?.origin !== "code")
    .flatMap((parent) => [parent.key, ...ancestorKeys(parent)]);
}
