import type { UntypedFeature } from "../feature/from-spec.js";
import type { ChildRow, FeatureTypes, ParentRow, StoredRow, WriteRow } from "../feature/types.js";
import type { FeatureInput } from "../graph/graph.js";
import type { FeatureOf } from "./feature-of.js";
import type { FeatureRows, RowsInput } from "./input/input.js";
import type { BufferedWriterOptions } from "./write/buffer/options.js";
import type { BufferedWriter } from "./write/buffer/writer.js";
import type { WriteOptions, WriteOutcome } from "./write/commit.js";
import type { DeleteOptions } from "./write/delete.js";
import type { DeleteTarget } from "./write/deleted-samples.js";
import type { WriteEntries } from "./write/entry.js";
import type { RebaseOptions } from "./write/rebase.js";

/** What changes an open store. */
export interface StoreWrites {
  /**
   * Appends rows of one feature: all of them, or none. A row of a sample that is stored already becomes its current row.
   *
   * Objects are validated by the feature's schema; Arrow data, Parquet files and relations by the types of their columns. A write without rows
   * creates the table.
   *
   * @param feature The feature that the rows are of.
   * @param rows Objects, an Arrow table or record batches, `{ parquet: path }`, or a relation. The rows of a relation of this store do not leave it. Rows of a
   * feature with parents have `metaxy_provenance_by_field`, as rows of an increment do.
   * @param options Idempotency key, materialization ID, abort signal.
   * @returns How many rows were stored, whether a write with the idempotency key was already stored, and warnings.
   * @throws WRITE_INVALID with the first invalid rows; TABLE_NOT_FOUND if the table does not exist and the store does not create
   * tables; INPUT_FAILED if an iterable of the caller throws; ABORTED; ARGUMENT_INVALID. Nothing of the write is stored then.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   * import { z } from "zod";
   *
   * declare const store: Store;
   * const schema = z.object({ video_id: z.string(), sha: z.string() });
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], schema, fields: { frames: { dataVersion: "sha" } } });
   *
   * const { rows } = await store.write(video, [{ video_id: "v1", sha: "a1" }], { idempotencyKey: "import-1" });
   * ```
   */
  write<Types extends FeatureTypes = UntypedFeature, Stored = unknown>(
    feature: FeatureOf<Types>,
    rows: FeatureRows<WriteRow<NoInfer<Types>>, NoInfer<Types>, Stored>,
    options?: WriteOptions,
  ): Promise<WriteOutcome>;

  /**
   * Replaces all children of some parents, for a feature with expansion lineage. The rows are appended, stored children of these parents that
   * are not among them are soft-deleted, and parents without children are recorded as done, all of it or nothing. A resolve then finds none
   * of these parents, until their provenance changes. In a store without transactions, rows and deletions are one commit.
   *
   * @param feature The feature of the children.
   * @param parents Rows of an increment, such as `todo.pending`, or others with the columns that identify the parents and
   * `metaxy_provenance_by_field`. No parent twice.
   * @param rows All children of these parents. A row without versions of its own takes its parent's.
   * @param options As those of `write`.
   * @returns The number of stored children; deletions are not counted.
   * @throws WRITE_INVALID for a feature without expansion lineage, for parents without provenance, for a row of a parent that is not
   * given, and as `write`; TABLE_NOT_FOUND.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function chunk(store: Store, chunks: AnyFeature, split: (parent: object) => Record<string, unknown>[]): Promise<void> {
   *   const todo = await store.resolve(chunks);
   *   for await (const documents of todo.pending.batches(100))
   *     await store.replaceChildren(chunks.key, documents, documents.flatMap(split));
   * }
   * ```
   */
  replaceChildren<Types extends FeatureTypes = UntypedFeature, Stored = unknown>(
    feature: FeatureOf<Types>,
    parents: RowsInput<ParentRow<NoInfer<Types>>>,
    rows: FeatureRows<ChildRow<NoInfer<Types>>, NoInfer<Types>, Stored>,
    options?: WriteOptions,
  ): Promise<WriteOutcome>;

  /**
   * Writes several features. All rows are checked before any are stored. Where the engine has transactions (`supports["write.transaction"]`), all
   * features are stored or none; elsewhere each feature is stored as a whole, children before their parents.
   *
   * @param entries One entry for each feature: `{ feature, rows }`, or `{ feature, parents, rows }` as for `replaceChildren`. In a list made at run
   * time, of keys or of different features, rows are only checked when they are written.
   * @param options As those of `write`; the idempotency key is for all entries together.
   * @returns The number of stored rows of all features.
   * @throws as `write`; ARGUMENT_INVALID for a feature that comes twice.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   * import { z } from "zod";
   *
   * declare const store: Store;
   * const audioSchema = z.object({ video_id: z.string(), sha: z.string() });
   * const audio = defineFeature({ key: "audio", id: ["video_id"], schema: audioSchema, fields: { wave: { dataVersion: "sha" } } });
   * const noteSchema = z.object({ video_id: z.string(), note: z.string() });
   * const note = defineFeature({ key: "note", id: ["video_id"], schema: noteSchema, fields: { text: { dataVersion: "note" } } });
   *
   * await store.writeMany([
   *   { feature: audio, rows: [{ video_id: "v1", sha: "a1" }] },
   *   { feature: note, rows: [{ video_id: "v1", note: "too dark" }] },
   * ]);
   * ```
   */
  writeMany<const Features extends readonly FeatureInput[]>(
    entries: WriteEntries<Features>,
    options?: WriteOptions,
  ): Promise<WriteOutcome>;

  /**
   * Makes a writer that collects rows from many places and writes them in bulk.
   *
   * @param options If omitted, it writes when 10,000 rows wait, or a row has waited for 2,000 milliseconds.
   * @returns The writer. Close it before the store, or let `await using` do that: rows that wait are written then.
   * @throws ARGUMENT_INVALID for options that are not acceptable.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function load(store: Store, feature: AnyFeature, rows: AsyncIterable<never>): Promise<void> {
   *   await using writer = store.bufferedWriter({ flushRows: 5_000 });
   *   for await (const row of rows) writer.put(feature, [row]);
   * }
   * ```
   */
  bufferedWriter(options?: BufferedWriterOptions): BufferedWriter;

  /**
   * Deletes samples. A soft delete, the default, appends a tombstone for each sample: reads no longer find it, and its history stays. A hard delete
   * removes all stored rows of the samples.
   *
   * @param feature The feature whose samples are deleted.
   * @param samples A filter over current rows (`"TRUE"` is every sample), or rows that have ID columns, such as `todo.orphaned`.
   * @param options `hard` for a hard delete. If omitted, a soft delete in the current feature version.
   * @returns The number of samples that were soft-deleted, or of stored rows that were removed. 0 for a feature without a table.
   * @throws FILTER_INVALID; ARGUMENT_INVALID for rows without ID columns, or with IDs of another type; FEATURE_NOT_FOUND for a hard delete of
   * rows that only a fallback store has.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * declare const store: Store;
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   *
   * await store.delete(video, "video_id = 'v1'");
   * await store.delete(video, [{ video_id: "v2" }, { video_id: "v3" }]);
   * const removed: number = await store.delete(video, "TRUE", { hard: true, withFeatureHistory: true });
   * ```
   */
  delete<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    samples: DeleteTarget<NoInfer<Types>>,
    options?: DeleteOptions,
  ): Promise<number>;

  /**
   * Takes over the rows of another feature version, for code that changed without changing results: they are written again in the current
   * feature version, with the provenance that they have now. Data versions that the rows were given stay; samples that the parents no longer have are left
   * out.
   *
   * @param feature The feature, as it is defined now.
   * @param options The feature version to take rows from, and which of them.
   * @returns The number of rows that were written.
   * @throws REBASE_INVALID for a root, for a version without rows and for the current version; FEATURE_NOT_FOUND for a feature without a table;
   * FILTER_INVALID.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph, type Store } from "@metaxy-ts/core";
   *
   * async function takeOver(store: Store, before: AnyFeature, now: AnyFeature): Promise<number> {
   *   const from = new FeatureGraph([before]).versions(before, store.hash.length).feature;
   *   return store.rebase(now, { from });
   * }
   * ```
   */
  rebase<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    options: RebaseOptions<StoredRow<NoInfer<Types>>>,
  ): Promise<number>;

  /**
   * Removes the feature's table with everything in it, permanently. Does nothing if there is no table.
   *
   * @param feature The feature, or its key.
   * @throws TABLE_INVALID for a table of that name that is not the feature's.
   *
   * @example
   * ```ts
   * import type { Store } from "@metaxy-ts/core";
   *
   * const removePreview = async (branch: Store): Promise<void> => branch.drop("video/crop");
   * ```
   */
  drop(feature: FeatureInput): Promise<void>;

  /**
   * Empties the store, permanently: removes the tables of all features, also of those that no graph here has, and those of the library itself, with pushes
   * and settings. Tables of other programs in the same place stay, and so do those of a store with a longer prefix. If it is interrupted, call it
   * again. The store can be used as a new one then.
   *
   * @returns The names of the removed tables.
   *
   * @example
   * ```ts
   * import type { Store } from "@metaxy-ts/core";
   *
   * const removePreview = async (branch: Store): Promise<number> => (await branch.dropAll()).length;
   * ```
   */
  dropAll(): Promise<readonly string[]>;
}
