import type { FeatureGraph, Store } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { isMetaxyError } from "@metaxy-ts/core/adapter";
import type { Project } from "@metaxy-ts/project";

/**
 * What a store says, if it can be reached; else why it cannot. Neither in a project without stores, unless the caller names one.
 *
 * @throws CONFIG_INVALID for an unknown store, which the caller has to correct first.
 */
export async function ifReachable<Found>(
  project: Project,
  graph: FeatureGraph,
  name: string | undefined,
  look: (store: Store) => Promise<Found>,
): Promise<Awaited<Found> | { readonly error?: MetaxyError }> {
  if (name === undefined && project.stores.length === 0) return {};
  try {
    await using store = await (await project.store(graph, name)).open({ mode: "read" });
    return await look(store);
  } catch (error) {
    if (!isMetaxyError(error) || error.code === "CONFIG_INVALID") throw error;
    return { error };
  }
}
