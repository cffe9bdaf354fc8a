import type { Store } from "@metaxy-ts/core";
import type { DuckDBStoreOptions } from "../../src/index.js";
import { duckdb } from "../../src/index.js";

/** A new, empty store in memory. */
export function openStore(options: Omit<DuckDBStoreOptions, "path"> = {}): Promise<Store> {
  return duckdb({ path: ":memory:", threads: 1, ...options }).open();
}
