import type { Store } from "@metaxy-ts/core";
import type { SqlWords } from "../sql-words.ts";

/** Tables that a store of Python's Metaxy can open. */
export interface MetaxyPlace {
  readonly store: "delta" | "lancedb";
  readonly path: string;
}

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
