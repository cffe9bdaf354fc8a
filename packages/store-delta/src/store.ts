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
  readonly #options: DeltaOptions;

  constructor(adapter: StoreAdapter, common: StoreOptions, options: DeltaOptions) {
    super(adapter, common);
    this.#options = options;
  }

  /**
   * The Delta table of a feature, for everything that a store has no word for.
   *
   * @throws FEATURE_INVALID for a key that is none; DeltaError NOT_FOUND or NOT_A_TABLE when the feature was never written.
   */
  table(feature: FeatureInput): Promise<DeltaTable> {
    const { path, layout = "nested", storageOptions = {} } = this.#options;
    const key = typeof feature === "object" && "spec" in feature ? feature.key : normalizeKey(feature, "feature");
    return DeltaTable.open(`${path}/${tablePath(tableName(key), key, layout)}`, { storageOptions });
  }

  /** Commits to the table of a feature, the newest first. @throws as {@link table}. */
  async history(feature: FeatureInput, options: { readonly limit?: number } = {}): Promise<readonly Commit[]> {
    return (await this.table(feature)).history(options);
  }

  /**
   * Puts the rows of small files into larger ones of the same partition, in one commit that changes no row. Returns how many files were replaced.
   *
   * @throws DeltaError CONFLICT if another writer has replaced such files in the meantime, UNSUPPORTED for a table with deletion vectors.
   */
  async compact(feature: FeatureInput, options: CompactOptions = {}): Promise<number> {
    return (await this.table(feature)).compact(options);
  }

  /** Removes files that are not part of any version within the retention time, also those of hard-deleted rows. Returns their paths. */
  async vacuum(feature: FeatureInput, options: VacuumOptions = {}): Promise<readonly string[]> {
    return (await this.table(feature)).vacuum(options);
  }
}
