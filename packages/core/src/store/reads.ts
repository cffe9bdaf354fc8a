import type { UntypedFeature } from "../feature/from-spec.js";
import type { FeatureTypes, PendingRow, Simplify, StoredRow, WriteRow } from "../feature/types.js";
import type { FeatureInput } from "../graph/graph.js";
import type { FeatureOf } from "./feature-of.js";
import type { RowsInput } from "./input/input.js";
import type { RowsDigest } from "./read/digest.js";
import type { ReadOptions } from "./read/read-options.js";
import type { Relation } from "./read/relation.js";
import type { Increment, OrphanedRow } from "./resolve/increment.js";
import type { ResolvedRows, ResolveOptions } from "./resolve/resolve.js";

/** A stored row with the chosen columns only. If no columns are chosen, all that the compiler knows of. */
export type ReadRow<Types extends FeatureTypes, Column extends keyof StoredRow<Types>> = [
  keyof StoredRow<Types> & string,
] extends [Column]
  ? StoredRow<Types>
  : Simplify<Pick<StoredRow<Types>, Column>>;

/** What an open store answers without being changed. */
export interface StoreReads {
  /**
   * Finds out what has to be done for a feature: its stored samples are compared with those expected from its parents or from the passed samples.
   *
   * Everything is checked and planned at once. Nothing is computed before a part of the increment is read.
   *
   * @param feature The feature to compute. Its rows are those of the feature version of the current definition.
   * @param options Filters, samples of a root, fallback stores. If omitted, all samples of the parents are compared with all stored rows.
   * @returns The increment: `new`, `stale`, `pending` (both), `orphaned` and `waiting` as relations inside of the store.
   * @throws RESOLVE_INVALID for a root without `samples`, for columns of parents that collide or are missing, for IDs whose types can never be
   * equal and for unknown options; FEATURE_NOT_FOUND for a required parent that was never written; FILTER_INVALID for a filter
   * outside of the grammar or on an unknown column; TABLE_INVALID for a table that is not a feature's.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * declare const store: Store;
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["frames"] });
   * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
   *
   * await using todo = await store.resolve(crop, { filters: { "video/raw": "video_id != 'broken'" } });
   * console.log(await todo.counts()); // { new: 2, stale: 1, orphaned: 0, waiting: 0 }
   * for await (const batch of todo.pending.batches(500)) await store.write(crop, batch);
   * await store.delete(crop, todo.orphaned);
   * ```
   */
  resolve<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    options?: ResolveOptions<StoredRow<NoInfer<Types>>, WriteRow<NoInfer<Types>>, ResolvedRows<NoInfer<Types>>>,
  ): Promise<Increment<PendingRow<Types>, OrphanedRow<Types>>>;

  /**
   * Computes the versions of rows that you joined yourself, where `resolve` cannot make the join.
   *
   * @param feature The feature that the rows will be written to.
   * @param rows Rows with the feature's ID columns and, for every parent, its `metaxy_data_version_by_field` under the parent's suffix:
   * `metaxy_data_version_by_field__video_raw` for `video/raw` (see `columnSuffix`).
   * @returns The rows with the four versioning columns of the feature, and without those of the parents, to be written.
   * @throws WRITE_INVALID naming the columns of parents that are missing; ARGUMENT_INVALID for what are no rows.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * declare const store: Store;
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["frames"] });
   * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
   *
   * const videos = await (await store.read(video)).rows();
   * const joined = videos.map(({ video_id, metaxy_data_version_by_field }) => ({
   *   video_id,
   *   metaxy_data_version_by_field__video_raw: metaxy_data_version_by_field,
   * }));
   * await store.write(crop, await store.computeProvenance(crop, joined));
   * ```
   */
  computeProvenance<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    rows: RowsInput<Record<string, unknown>>,
  ): Promise<Relation<PendingRow<Types>>>;

  /**
   * Reads stored rows. By default the current row of each sample in the feature version of the definition, without soft-deleted samples.
   *
   * @param feature The feature whose rows are read.
   * @param options Columns, filters, history, `asOf`. If omitted, all columns of all current rows.
   * @returns The rows as a relation, in no particular order. Nothing is read before one of its methods is called.
   * @throws FEATURE_NOT_FOUND if neither this store nor a fallback store has a table of the feature; READ_INVALID for unknown columns and for
   * options that do not go together; FILTER_INVALID.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   * import { z } from "zod";
   *
   * declare const store: Store;
   * const schema = z.object({ video_id: z.string(), path: z.string(), seconds: z.number() });
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], schema });
   *
   * const long = await store.read(video, { columns: ["path"], filters: (row) => row.seconds.gt(600) });
   * console.log(await long.rows()); // [{ path: "v7.mp4" }]
   * const lastWeek = await store.read(video, { asOf: new Date(Date.now() - 7 * 24 * 3600 * 1000) });
   * ```
   */
  read<
    Types extends FeatureTypes = UntypedFeature,
    const Column extends keyof StoredRow<Types> & string = keyof StoredRow<Types> & string,
  >(
    feature: FeatureOf<Types>,
    options?: ReadOptions<StoredRow<NoInfer<Types>>, Column>,
  ): Promise<Relation<ReadRow<Types, Column>>>;

  /**
   * Runs a query of your own in the store's SQL, now. Tables are those that `tableName` and `name` of a relation return.
   *
   * @param sql One statement that returns rows, in the dialect of the store's engine. It is run unchanged: never insert untrusted input.
   * @returns The rows, materialised in the engine until the store is closed.
   * @throws CAPABILITY_UNSUPPORTED if the store has no SQL; ARGUMENT_INVALID for what is not a string; STORE_FAILED with the engine's message for SQL that it
   * does not accept.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * declare const store: Store;
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   *
   * const current = await (await store.read(video)).name();
   * const totals = await store.query<{ videos: number }>(`select count(*) as videos from ${current}`);
   * console.log(await totals.rows()); // [{ videos: 2 }]
   * ```
   */
  query<Row = Record<string, unknown>>(sql: string): Promise<Relation<Row>>;

  /**
   * A digest of stored rows, to compare two stores or two moments. It is the same whatever the order of rows and columns, and whatever store has
   * them: a null, an empty list and a struct of nulls count as the same, because some databases cannot tell them apart. The rows pass through this
   * process, in batches.
   *
   * @param feature The feature, or its key.
   * @param options Which rows and columns, as for `read`. If omitted, the current rows.
   * @returns The number of rows, and their digest.
   * @throws as `read`.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function isCopied(from: Store, to: Store, feature: AnyFeature): Promise<boolean> {
   *   const all = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true, fallback: false };
   *   return (await from.digest(feature, all)).digest === (await to.digest(feature, all)).digest;
   * }
   * ```
   */
  digest(feature: FeatureInput, options?: ReadOptions): Promise<RowsDigest>;

  /**
   * Whether the feature has a table. A table may be empty.
   *
   * @param feature The feature, or its key.
   * @param options With `fallback: true`, fallback stores are asked as well. If omitted, only this store.
   * @returns Whether there is a table.
   * @throws TABLE_INVALID for a table of that name that is not the feature's; ARGUMENT_INVALID.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * const isInProduction = async (branch: Store, feature: AnyFeature): Promise<boolean> =>
   *   !(await branch.has(feature)) && (await branch.has(feature, { fallback: true }));
   * ```
   */
  has(feature: FeatureInput, options?: { readonly fallback?: boolean }): Promise<boolean>;

  /**
   * How much of a feature is computed. No rows leave the store.
   *
   * @param feature The feature, or its key.
   * @returns The share of the parents' samples that are stored, stale ones included, from 0 to 1. Null for a root, and if the parents have no samples.
   * @throws as `resolve`.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * const percent = async (store: Store, feature: AnyFeature): Promise<string> =>
   *   `${Math.round(((await store.progress(feature)) ?? 1) * 100)} %`;
   * ```
   */
  progress(feature: FeatureInput): Promise<number | null>;

  /**
   * The name of the feature's table, with the store's prefix, for SQL of your own. The table need not exist.
   *
   * @param feature The feature, or its key.
   * @returns The name without quotes: `video__raw` for `video/raw`. It has every stored row, not only current ones.
   * @throws FEATURE_NOT_FOUND, GRAPH_INVALID.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * const versions = (store: Store, feature: AnyFeature) =>
   *   store.query(`select distinct metaxy_feature_version from "${store.tableName(feature)}"`);
   * ```
   */
  tableName(feature: FeatureInput): string;
}
