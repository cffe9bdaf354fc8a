import type { Store, StoreOptions } from "@metaxy-ts/core";
import type { DuckDBSettings } from "../../src/index.js";
import { duckdb } from "../../src/index.js";

/** A new, empty store in memory. */
export function openStore(options: StoreOptions & DuckDBSettings = {}): Promise<Store> {
  return duckdb({ path: ":memory:", threads: 1, ...options }).open();
}
