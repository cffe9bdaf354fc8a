import type { Feature } from "../../feature/feature.js";
import type { ChildRow, FeatureTypes, ParentRow, WriteRow } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import type { RowsInput } from "../input/input.js";

/** One feature's rows of a write to several features. */
export interface WriteEntry<Of = FeatureInput> {
  /** The feature, or its key. Each feature once. */
  readonly feature: Of;
  /** As `write` takes them. */
  readonly rows: RowsInput<unknown>;
  /** With expansion lineage: the parents whose children the rows are, all of them, as for `replaceChildren`. If omitted, rows are only appended. */
  readonly parents?: RowsInput<unknown>;
}

/** One entry for each feature, with rows of its types where the compiler knows which feature it is. */
export type WriteEntries<Features extends readonly FeatureInput[]> = readonly [
  ...{ [Index in keyof Features]: EntryOf<Features[Index]> },
];

type EntryOf<Of> = [Of] extends [Feature<infer Types extends FeatureTypes>]
  ? IsOne<Types["key"]> extends true
    ? RowsEntry<Of, Types> | ChildrenEntry<Of, Types>
    : WriteEntry<Of>
  : WriteEntry<Of>;

/** Whether a key is that of one feature: neither any string nor one of several. */
type IsOne<Key extends string, Each = Key> = string extends Key
  ? false
  : Each extends unknown
    ? [Key] extends [Each]
      ? true
      : false
    : never;

interface RowsEntry<Of, Types extends FeatureTypes> {
  readonly feature: Of;
  readonly rows: RowsInput<WriteRow<Types>>;
  readonly parents?: undefined;
}

interface ChildrenEntry<Of, Types extends FeatureTypes> {
  readonly feature: Of;
  readonly rows: RowsInput<ChildRow<Types>>;
  readonly parents: RowsInput<ParentRow<Types>>;
}
