import type { LinkedGraph } from "../graph/externals.js";
import type { FeatureGraph } from "../graph/graph.js";
import type { HistoryOptions, Push } from "./push/history.js";
import type { StoreLinkOptions } from "./push/link.js";
import type { PushOptions, PushOutcome } from "./push/push.js";
import type { PushedGraph, PushedGraphOptions } from "./push/pushed-graph.js";

/** What an open store records of the definitions of features. */
export interface StorePushes {
  /**
   * Records the definitions of a project's features, so that other projects and other programs find them in the store. Metaxy reads them, too.
   *
   * A push is the whole project: a feature that the project's last push lacks is no longer a feature of it. Pushing what was pushed
   * last records nothing. A project that returns to an older version is pushed again.
   *
   * @param graph The features. Those of other projects, and external ones, are not recorded.
   * @param options Project, tags, and where features are defined. If omitted, the graph's only project without tags.
   * @returns The project's version, and which features were recorded or are gone.
   * @throws PUSH_INVALID if the graph has no feature of the project, or several projects of which none was chosen, and for a tag that is not a
   * string or has the library's name; TABLE_INVALID if the store's table of pushes is another table.
   *
   * @example
   * ```ts
   * import { defineFeature, FeatureGraph, type Store } from "@metaxy-ts/core";
   *
   * declare const store: Store;
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["frames"] });
   * const graph = new FeatureGraph([video], { project: "videos" });
   *
   * const { alreadyPushed, recorded } = await store.push(graph, { tags: { commit: "4f2c1ab" } });
   * console.log(alreadyPushed ? "nothing new" : `recorded ${recorded.join(", ")}`);
   * ```
   */
  push(graph: FeatureGraph, options?: PushOptions): Promise<PushOutcome>;

  /**
   * Lists the pushes that the store has recorded, also those of Metaxy. Fallback stores are not asked.
   *
   * @param options Which project. If omitted, all of them.
   * @returns The pushes, the newest first; none where nothing was pushed.
   * @throws TABLE_INVALID if the store's table of pushes is another table.
   *
   * @example
   * ```ts
   * import type { Store } from "@metaxy-ts/core";
   *
   * async function lastCommit(store: Store, project: string): Promise<string | undefined> {
   *   const [last] = await store.history({ project });
   *   return last?.tags.commit;
   * }
   * ```
   */
  history(options?: HistoryOptions): Promise<readonly Push[]>;

  /**
   * Makes a graph of definitions that were pushed, also of those of Metaxy. `diffGraphs` compares two of them, or one with the code.
   *
   * Without options it has the newest push of every project. A stored definition that cannot be read is a problem in the result, not an error.
   * Fallback stores are not asked.
   *
   * @param options Which project, and which version of it. If omitted, all projects as they were pushed last.
   * @returns The graph, what is recorded of its features, and what could not be read.
   * @throws PUSH_NOT_FOUND if the project, or this version of it, was not pushed; ARGUMENT_INVALID for a version without its project;
   * TABLE_INVALID if the store's table of pushes is another table.
   *
   * @example
   * ```ts
   * import { diffGraphs, type FeatureGraph, type Store } from "@metaxy-ts/core";
   *
   * async function stale(store: Store, code: FeatureGraph): Promise<string[]> {
   *   const { graph } = await store.pushedGraph({ project: code.project });
   *   const changed = diffGraphs(graph, code).filter(({ kind }) => kind === "changed");
   *   return changed.map(({ feature }) => feature);
   * }
   * ```
   */
  pushedGraph(options?: PushedGraphOptions): Promise<PushedGraph>;

  /**
   * Gives external features of a graph the definitions that their projects have pushed to the store, as `linkExternals` does.
   *
   * @param graph The graph of the code.
   * @param options What happens to other versions than expected. If omitted, what each feature says.
   * @returns The linked graph, with what differs. Open the store with it, or pass its features.
   * @throws EXTERNAL_MISMATCH for other ID columns, for fields that the definition does not have, and for other versions if that is an error;
   * GRAPH_INVALID if the definitions do not fit the graph.
   *
   * @example
   * ```ts
   * import type { ConfiguredStore, FeatureGraph } from "@metaxy-ts/core";
   *
   * async function link(configured: ConfiguredStore, code: FeatureGraph): Promise<FeatureGraph> {
   *   await using store = await configured.open({ mode: "read" });
   *   const { graph, unresolved } = await store.linkExternals(code, { onMismatch: "error" });
   *   if (unresolved.length > 0) throw new Error(`Nobody has pushed ${unresolved.join(", ")}.`);
   *   return graph;
   * }
   * ```
   */
  linkExternals(graph: FeatureGraph, options?: StoreLinkOptions): Promise<LinkedGraph>;
}
