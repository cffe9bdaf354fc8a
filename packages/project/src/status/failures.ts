import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";

/** Where `@metaxy-ts/runner` records samples that failed. It is known by its key and columns, so that a status needs no runner. */
const failures = defineFeature({
  key: "metaxy-ts/failures",
  id: ["feature", "sample"],
  fields: { failure: { dataVersion: "provenance" } },
  project: "metaxy-ts",
});

/** Counts the samples of features that failed in a version. Without a table of failures, that is one look for all features together. */
export class FailureCounts {
  readonly #store: Store;
  #isStored: Promise<boolean> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param version The feature's version; none if it is null. */
  async of(feature: string, version: string | null): Promise<number> {
    this.#isStored ??= this.#store.has(failures, { fallback: false });
    if (version === null || !(await this.#isStored)) return 0;
    const filters = `feature = '${feature}' and feature_version = '${version}'`;
    return (
      await this.#store.read(failures, { columns: ["sample"] as never, filters: filters as never, fallback: false })
    ).count();
  }
}
