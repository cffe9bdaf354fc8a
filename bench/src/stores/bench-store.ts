import type { AnyFeature, Store } from "@metaxy-ts/core";
import type { SqlWords } from "../sql-words.ts";

/** Tables that a store of Python's Metaxy can open. */
export interface MetaxyPlace {
  readonly store: "delta" | "lancedb" | "postgres";
  /** A folder, or the address of a database. */
  readonly path: string;
}

/** A new, empty store, and other ways to its data. */
export interface BenchStore extends AsyncDisposable {
  readonly store: Store;
  readonly words: SqlWords;
  /** Resolves a feature and collects what is pending. Returns how many rows there are. */
  pendingRows(feature: AnyFeature): Promise<number>;
  /** Runs a statement without the store and collects its rows, in the same form. Returns how many there are. */
  handRows(sql: string): Promise<number>;
  /** Where Python's Metaxy finds the same tables, if it has a store for them. */
  readonly metaxy?: MetaxyPlace;
}

export type OpenBenchStore = () => Promise<BenchStore>;

/** What is pending, as Arrow. */
export async function pendingArrow(store: Store, feature: AnyFeature): Promise<number> {
  return (await (await store.resolve(feature)).pending.arrow()).numRows;
}

/** What is pending, as objects, from a store without Arrow. */
export async function pendingObjects(store: Store, feature: AnyFeature): Promise<number> {
  return (await (await store.resolve(feature)).pending.rows()).length;
}
