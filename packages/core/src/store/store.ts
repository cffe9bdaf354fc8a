import type { Capabilities } from "../contract/capability.js";
import type { FeatureInput } from "../graph/graph.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { StorePushes } from "./pushes.js";
import type { StoreReads } from "./reads.js";
import type { CopyOptions, CopyOutcome } from "./write/copy-options.js";
import type { StoreWrites } from "./writes.js";

/**
 * An open store, as `open` of a configured store returns it. Operations may run in parallel.
 *
 * A feature is passed as the object that `defineFeature` returned, which gives typed rows, or as its key, if the store has a graph.
 * Passing a feature that is not in the store's graph builds a graph of it and its parents.
 *
 * Every method can throw STORE_CLOSED after `close`, FEATURE_NOT_FOUND for a key that no graph has, GRAPH_INVALID for a feature whose
 * parents do not fit, and what the engine reports: STORE_LOCKED, STORE_FULL, STORE_CORRUPT, STORE_FAILED. Methods that change something
 * throw STORE_READ_ONLY if the store was opened with `{ mode: "read" }`, or if its place cannot be written.
 *
 * @example
 * ```ts
 * import { defineFeature } from "@metaxy-ts/core";
 * import { memory } from "@metaxy-ts/core/memory";
 * import { z } from "zod";
 *
 * const video = defineFeature({
 *   key: "video/raw",
 *   id: ["video_id"],
 *   schema: z.object({ video_id: z.string(), sha: z.string() }),
 *   fields: { frames: { dataVersion: "sha" } },
 * });
 * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
 *
 * await using store = await memory().open();
 * await store.write(video, [{ video_id: "v1", sha: "a1" }]);
 * await using todo = await store.resolve(crop);
 * for await (const batch of todo.pending.batches(500)) await store.write(crop, batch);
 * ```
 */
export interface Store extends StoreReads, StoreWrites, StorePushes, AsyncDisposable {
  /** Kind and place, without credentials: `duckdb(metadata.duckdb)`. */
  readonly display: string;

  /** The algorithm and the length of hashes in this store. */
  readonly hash: HashSettings;

  /** What this kind of store can do, and whether its engine does it natively. */
  readonly supports: Capabilities;

  /**
   * Appends rows of another open store, with every system column as it is there. Features are copied one after the other, each as a whole.
   *
   * @param source The store to copy from. It may be of another kind.
   * @param options Which features and rows. If omitted, the features of this store's graph, the current row of each sample in every feature version.
   * @returns How many features had rows to copy, and the number of copied rows.
   * @throws HASH_SETTINGS_MISMATCH if the two stores hash in different ways; ARGUMENT_INVALID without features and without a graph, or for a
   * filter of a feature that is not copied; FILTER_INVALID; COPY_DIFFERS if the rows were verified and are not the same; ABORTED.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   * import { z } from "zod";
   *
   * declare const production: Store, preview: Store;
   * const schema = z.object({ video_id: z.string(), seconds: z.number() });
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], schema });
   * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
   *
   * const filters = { "video/raw": "seconds < 60" };
   * const { rows } = await preview.copyFrom(production, { features: [video, crop], filters, withSampleHistory: true });
   * ```
   */
  copyFrom<const Features extends readonly FeatureInput[]>(
    source: Store,
    options?: CopyOptions<Features>,
  ): Promise<CopyOutcome>;

  /**
   * Waits for calls that are running, then frees the engine and every fallback store that was opened. `await using` does it at the end of the block.
   * Closing twice does nothing.
   *
   * @throws STORE_FAILED if the engine cannot be closed.
   *
   * @example
   * ```ts
   * import type { ConfiguredStore } from "@metaxy-ts/core";
   *
   * async function isThere(configured: ConfiguredStore): Promise<boolean> {
   *   const store = await configured.open({ mode: "read" });
   *   try {
   *     return await store.has("video/raw");
   *   } finally {
   *     await store.close();
   *   }
   * }
   * ```
   */
  close(): Promise<void>;
}
