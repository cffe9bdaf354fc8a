import type { Feature } from "../../feature/feature.js";
import type { AnyColumns, FeatureTypes, Joined, StoredRow, SystemColumns } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import type { Filters } from "../read/read-options.js";

/** Stored rows of features, by their keys. If the compiler does not know all keys, any rows by any keys. */
export type CopiedRows<Features extends readonly FeatureInput[]> =
  string extends KeyOf<Features[number]>
    ? { readonly [feature: string]: Joined<AnyColumns, SystemColumns> }
    : { readonly [Each in Features[number] as KeyOf<Each>]: RowOf<Each> };

type KeyOf<Of> = Of extends Feature<infer Types extends FeatureTypes> ? Types["key"] : string;
type RowOf<Of> = Of extends Feature<infer Types extends FeatureTypes> ? StoredRow<Types> : never;

/** Which features and rows are copied. Every option may be omitted. */
export interface CopyOptions<
  Features extends readonly FeatureInput[] = readonly FeatureInput[],
  ByKey = CopiedRows<Features>,
> {
  /** Features to copy. If omitted, those of the store's graph. Features that the source does not have are skipped. */
  readonly features?: Features;
  /** Filters over stored columns, by feature key. If omitted, none. */
  readonly filters?: { readonly [Key in keyof ByKey]?: Filters<ByKey[Key]> };
  /** Filters for every feature. Each must have the columns. If omitted, none. */
  readonly globalFilters?: Filters<ByKey[keyof ByKey]>;
  /** Whether rows of all feature versions are copied, or only of the graph's. If omitted, of all. */
  readonly withFeatureHistory?: boolean;
  /** With `true`, every stored row, tombstones included. If omitted, current rows only. */
  readonly withSampleHistory?: boolean;
  /**
   * With `true`, rows that this store has already are left out, so that a copy which was interrupted can be started again. If omitted, all rows are
   * appended.
   */
  readonly onlyMissing?: boolean;
  /** With `true`, the rows are read back from this store, and their digest is compared with that of the source's. If omitted, they are not. */
  readonly verify?: boolean;
  /** Aborts the copy. Features that are copied by then stay, of the others nothing is stored. If omitted, the copy cannot be aborted. */
  readonly signal?: AbortSignal;
  /** Called whenever rows have left the source. If omitted, the source's rows are not counted. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** How far the copy of one feature is. */
export interface CopyProgress {
  /** Its key. */
  readonly feature: string;
  /** Rows that have left the source. */
  readonly rows: number;
  /** Rows to copy. */
  readonly total: number;
}

/** What a copy did. */
export interface CopyOutcome {
  /** How many features had rows to copy. */
  readonly features: number;
  /** How many rows were copied. */
  readonly rows: number;
  /** How many rows this store had already. If omitted, nobody asked. */
  readonly present?: number;
}
