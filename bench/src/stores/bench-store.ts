import type { Store } from "@metaxy-ts/core";
import type { MetaxyPlace } from "../metaxy.ts";
import type { SqlWords } from "../sql-words.ts";

/** A new, empty store, and other ways to its data. */
export interface BenchStore extends AsyncDisposable {
  readonly store: Store;
  readonly words: SqlWords;
  /** Runs a statement without the store and collects its rows as Arrow. Returns how many there are. */
  arrowRows(sql: string): Promise<number>;
  /** Where Python's Metaxy finds the same tables, if it has a store for them. */
  readonly metaxy?: MetaxyPlace;
}

export type OpenBenchStore = () => Promise<BenchStore>;
