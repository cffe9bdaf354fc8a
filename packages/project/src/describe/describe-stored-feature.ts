import type { FeatureInput, Store } from "@metaxy-ts/core";

/** What a store has of a feature. */
export interface StoredFeature {
  /** Kind and place of the store, without credentials. */
  readonly store: string;
  /** The name of the table, with the store's prefix, whether there is one or not. */
  readonly table: string;
  /** Where the table is; null if neither the store nor a fallback store has one. */
  readonly place: "store" | "fallback" | null;
  /** Samples in the feature version of the code; null without a table. */
  readonly samples: number | null;
  /** All rows of the store's own table, with all feature versions, history and tombstones; null if the store itself has no table. */
  readonly rows: number | null;
}

/**
 * Finds out what a store has of a feature. Rows are counted in the store.
 *
 * @param store An open store.
 * @param feature The feature, or its key in the store's graph.
 * @returns Plain data, for JSON.
 * @throws EXTERNAL_UNRESOLVED for a feature without versions; what `read` of a store throws.
 *
 * @example
 * ```ts
 * import type { AnyFeature, Store } from "@metaxy-ts/core";
 * import { describeStoredFeature } from "@metaxy-ts/project";
 *
 * const isInPreview = async (preview: Store, feature: AnyFeature): Promise<boolean> =>
 *   (await describeStoredFeature(preview, feature)).place === "store";
 * ```
 */
export async function describeStoredFeature(store: Store, feature: FeatureInput): Promise<StoredFeature> {
  const isHere = await store.has(feature);
  const isThere = isHere || (await store.has(feature, { fallback: true }));
  const all = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true, fallback: false };
  return {
    store: store.display,
    table: store.tableName(feature),
    place: isHere ? "store" : isThere ? "fallback" : null,
    samples: isThere ? await (await store.read(feature)).count() : null,
    rows: isHere ? await (await store.read(feature, all)).count() : null,
  };
}
