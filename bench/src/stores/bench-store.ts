import type { Store } from "@metaxy-ts/core";
import type { SqlWords } from "../sql-words.ts";

/** A new, empty store, and another way to its engine. */
export interface BenchStore extends AsyncDisposable {
  readonly store: Store;
  readonly words: SqlWords;
  /** Runs a statement and collects its rows as Arrow. Returns how many there are. */
  arrowRows(sql: string): Promise<number>;
}

export type OpenBenchStore = () => Promise<BenchStore>;
