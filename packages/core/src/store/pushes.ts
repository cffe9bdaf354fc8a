import type { FeatureGraph } from "../graph/graph.js";
import type { HistoryOptions, Push } from "./push/history.js";
import type { PushOptions, PushOutcome } from "./push/push.js";

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
   * Lists the pushes that the store has recorded, also those of Metaxy.
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
}
