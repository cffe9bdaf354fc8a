import type { OpenEmptyStore } from "@metaxy-ts/conformance";
import { duckdb } from "@metaxy-ts/store-duckdb";

/** Every store that vectors can be replayed on, by the name that `--store` takes. */
export const stores: Readonly<Record<string, OpenEmptyStore>> = {
  duckdb: (options) => duckdb({ path: ":memory:", ...options }),
};
