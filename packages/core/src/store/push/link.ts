import type { LinkedGraph, LinkOptions } from "../../graph/externals.js";
import { linkExternals } from "../../graph/externals.js";
import type { FeatureGraph } from "../../graph/graph.js";
import type { StoreContext } from "../context.js";
import { pushedGraph } from "./pushed-graph.js";

/** How external features are linked to what was pushed to a store; versions have the store's length. Every option may be omitted. */
export type StoreLinkOptions = Omit<LinkOptions, "length">;

/** Without an external feature in the graph, nothing is read. */
export async function link(
  context: StoreContext,
  graph: FeatureGraph,
  options: StoreLinkOptions = {},
): Promise<LinkedGraph> {
  if (![...graph.features.values()].some(({ external }) => external)) return { graph, mismatches: [], unresolved: [] };
  const pushed = await pushedGraph(context);
  return linkExternals(graph, pushed.graph, { ...options, length: context.hash.length });
}
