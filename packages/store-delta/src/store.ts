import type { FeatureInput, StoreOptions } from "@metaxy-ts/core";
import { normalizeKey, tableName } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { ConfiguredStore } from "@metaxy-ts/core/adapter";
import type { Commit, CompactOptions, VacuumOptions } from "@metaxy-ts/delta-rs";
import { DeltaTable } from "@metaxy-ts/delta-rs";
import { tablePath } from "./layout.js";
import type { DeltaOptions } from "./options.js";

/** A store of Delta tables, and what there is to do for the tables themselves. */
export class DeltaStore extends ConfiguredStore {
  readonly #adapter: StoreAdapter;
  readonly #options: DeltaOptions;

  constructor(adapter: StoreAdapter, common: StoreOptions, options: DeltaOptions) {
    super(adapter, common);
    this.#adapter = adapter;
    this.#options = options;
  }

  override with(options: StoreOptions): DeltaStore {
    return new DeltaStore(this.#adapter, { ...this.options, ...options }, this.#options);
  }

  /**
   * Opens the Delta table of a feature, for what a store has no method for.
   *
   * @param feature The feature, or its key.
   * @returns The table, at its newest version.
   * @throws FEATURE_INVALID for a key that is none; DeltaError NOT_FOUND or NOT_A_TABLE if the feature was never written.
   *
   * @example
   * ```ts
   * import { delta } from "@metaxy-ts/store-delta";
   *
   * const table = await delta({ path: "./metadata" }).table("video/raw");
   * await table.checkpoint();
   * ```
   */
  table(feature: FeatureInput): Promise<DeltaTable> {
    const { path, layout = "nested", storageOptions = {} } = this.#options;
    const key = typeof feature === "object" && "spec" in feature ? feature.key : normalizeKey(feature, "feature");
    return DeltaTable.open(`${path}/${tablePath(tableName(key), key, layout)}`, { storageOptions });
  }

  /**
   * Lists the commits to the table of a feature.
   *
   * @param feature The feature, or its key.
   * @param options How many commits. If omitted, all that the log has.
   * @returns The commits, the newest first.
   * @throws as {@link table}.
   *
   * @example
   * ```ts
   * import { delta } from "@metaxy-ts/store-delta";
   *
   * const [newest] = await delta({ path: "./metadata" }).history("video/raw", { limit: 1 });
   * console.log(newest?.version, newest?.timestamp);
   * ```
   */
  async history(feature: FeatureInput, options: { readonly limit?: number } = {}): Promise<readonly Commit[]> {
    return (await this.table(feature)).history(options);
  }

  /**
   * Puts the rows of small files into larger ones of the same partition, in one commit that changes no row.
   *
   * @param feature The feature, or its key.
   * @param options The size of files, in bytes. If omitted, 256 MiB.
   * @returns How many files were replaced.
   * @throws as {@link table}; DeltaError CONFLICT if another writer has replaced such files in the meantime, UNSUPPORTED for a table with deletion vectors.
   *
   * @example
   * ```ts
   * import { delta } from "@metaxy-ts/store-delta";
   *
   * const replaced: number = await delta({ path: "./metadata" }).compact("video/raw");
   * ```
   */
  async compact(feature: FeatureInput, options: CompactOptions = {}): Promise<number> {
    return (await this.table(feature)).compact(options);
  }

  /**
   * Removes files that only old versions need, also those of hard-deleted rows. `asOf` of a read does not need them.
   *
   * @param feature The feature, or its key.
   * @param options How many hours old versions are retained. If omitted, the retention of the table, a week by default.
   * @returns The paths of the removed files.
   * @throws as {@link table}.
   *
   * @example
   * ```ts
   * import { delta } from "@metaxy-ts/store-delta";
   *
   * const removed = await delta({ path: "./metadata" }).vacuum("video/raw", { retentionHours: 24 * 30 });
   * ```
   */
  async vacuum(feature: FeatureInput, options: VacuumOptions = {}): Promise<readonly string[]> {
    return (await this.table(feature)).vacuum(options);
  }
}
