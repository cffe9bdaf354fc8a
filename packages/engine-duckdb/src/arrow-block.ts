/** Values of one column of a block. */
export type BlockColumn =
  /** UTF-8 texts one after the other; a length of -1 is null. */
  | { readonly kind: "text"; readonly bytes: Uint8Array; readonly lengths: Int32Array }
  /** Integers, or microseconds of instants, or days of dates, as `of` says. */
  | {
      readonly kind: "integers";
      readonly of: "integer" | "timestamp" | "date";
      readonly values: BigInt64Array;
      readonly nulls: Nulls;
    }
  | { readonly kind: "floats"; readonly values: Float64Array; readonly nulls: Nulls }
  | {
      readonly kind: "struct";
      readonly members: readonly { readonly name: string; readonly column: BlockColumn }[];
      readonly nulls: Nulls;
    }
  /** Everything else, as users get it. */
  | { readonly kind: "values"; readonly values: readonly unknown[] };

/** Whether the row at an index is null. */
export type Nulls = (row: number) => boolean;

export interface Block {
  readonly rowCount: number;
  readonly columns: readonly BlockColumn[];
}
