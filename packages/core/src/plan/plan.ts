import type { ColumnDescription } from "../column/column-type.js";
import type { FilterExpression } from "../filter/expression.js";
import type { HashSettings } from "../hash/algorithms.js";

/*
 * Plans say what an engine has to do, as plain data: no engine in them, printable, comparable.
 * Core makes them, adapters translate them.
 */

/** Where rows come from. */
export type Source =
  /** A table of the store, by its full name. */
  | { readonly kind: "table"; readonly name: string }
  /** Rows that were staged in the engine for one operation. */
  | { readonly kind: "staged"; readonly name: string; readonly columns: readonly ColumnDescription[] }
  /** Rows that the engine computes when they are asked for. */
  | { readonly kind: "read"; readonly plan: ReadPlan }
  | { readonly kind: "rebase"; readonly plan: RebasePlan }
  | { readonly kind: "inherit"; readonly plan: InheritPlan }
  | { readonly kind: "samples"; readonly plan: SamplesPlan }
  /** The new and stale samples of an update. */
  | { readonly kind: "pending"; readonly plan: UpdatePlan };

/** Which stored rows count, and which of their columns. Applied in the order of the members. */
export interface ReadPlan {
  /** Where the rows come from. */
  readonly source: Source;
  /** The columns that identify a sample. */
  readonly idColumns: readonly string[];
  /** Only rows of these feature versions; null is all. */
  readonly featureVersions: readonly string[] | null;
  /** Only rows that were written, or soft-deleted, at or before this timestamp (microseconds, UTC). */
  readonly asOf: bigint | null;
  /**
   * `latest`: one row per sample. `latestPerVersion`: one per sample and feature version. `all`: every stored row.
   * The latest row is the one with the largest coalesce(deleted_at, updated_at); see latestRowTies for ties.
   */
  readonly history: "latest" | "latestPerVersion" | "all";
  /** Whether tombstones are among the rows. */
  readonly includeSoftDeleted: boolean;
  /** All of them have to hold. */
  readonly filters: readonly FilterExpression[];
  /** Columns that the filters read or that identify samples, with their types, beside those of `columns`. If omitted, none. */
  readonly filterColumns?: readonly ColumnDescription[];
  /** Only samples that stand here, compared on these columns; null is all. */
  readonly matching: MatchPlan | null;
  /** Only samples that do not stand here. A null value stands nowhere. If omitted, all samples. */
  readonly excluding?: MatchPlan;
  /** Columns to return, in this order, with their types. */
  readonly columns: readonly ColumnDescription[];
  /** At most so many rows, whichever. If omitted, all rows. */
  readonly limit?: number;
}

/** Samples that are identified by some of their columns. */
export interface MatchPlan {
  /** Rows that have the samples. */
  readonly source: Source;
  /** The columns that are compared. */
  readonly columns: readonly string[];
}

/** Distinct samples from several sources, identified by the same columns. */
export interface SamplesPlan {
  /** At least one. */
  readonly columns: readonly string[];
  /** At least one; the first one has the types. */
  readonly parts: readonly SamplesPart[];
}

/** One source of samples. */
export interface SamplesPart {
  /** No table: a read of it says what columns it has. */
  readonly source: Source;
  /** For each of the plan's columns the source's column; null where it has none, which gives null. One part has each column. */
  readonly from: readonly (string | null)[];
  /** Over the source's rows; null is all. */
  readonly where: SampleCondition | null;
}

/** A condition on rows: whether other sources have samples that match them. */
export type SampleCondition =
  | {
      readonly kind: "match";
      /** No table. */
      readonly source: Source;
      /** A row of the source agrees when it has the same values in all of these columns, of which there is at least one. Null equals nothing. */
      readonly on: readonly { readonly column: string; readonly other: string }[];
    }
  | { readonly kind: "all" | "any"; readonly conditions: readonly SampleCondition[] }
  | { readonly kind: "not"; readonly condition: SampleCondition };

/** One parent, as it enters an update. */
export interface InputPlan {
  /** The parent's key. */
  readonly feature: string;
  /** The parent's current rows; null when an optional parent has no table. */
  readonly read: ReadPlan | null;
  /** Whether samples without this parent stay. */
  readonly optional: boolean;
  /** The parent's user columns with their new names. Columns that are not listed are not available. */
  readonly columns: readonly { readonly from: string; readonly to: string }[];
  /** Static filters of the dependency, over the new names. */
  readonly filters: readonly FilterExpression[];
  /** How the parent's rows make samples. */
  readonly lineage: InputLineage;
  /** New names of the columns that leave the input for the increment, without the join columns. */
  readonly included: readonly string[];
}

/** How the rows of a parent make samples. */
export type InputLineage =
  | { readonly type: "identity" | "expansion" }
  /** Group by `by`; the members of a group in ascending order of `order`, nulls last. */
  | { readonly type: "aggregation"; readonly by: readonly string[]; readonly order: readonly string[] };

/** One piece of a field's hash input: a parent field and where its value stands. */
export interface FieldPiece {
  /** The parent field, in full: `video/raw.audio`. */
  readonly label: string;
  /** Index into the plan's inputs. */
  readonly input: number;
  /** Member of the parent's `metaxy_data_version_by_field`. */
  readonly member: string;
}

/** How the provenance of one field is computed: section "Field hash of a sample" of the hashing spec. */
export interface FieldPlan {
  /** The field's key. */
  readonly key: string;
  /** Its name in by-field columns. */
  readonly member: string;
  /** The version of its code. */
  readonly codeVersion: string;
  /** In the order in which they are hashed. */
  readonly pieces: readonly FieldPiece[];
}

/** What a sample ought to be, computed from the parents. */
export interface ExpectedFromInputs {
  /** The samples are those of the parents. */
  readonly kind: "inputs";
  /** Required parents first, in the order of the spec, then optional ones. */
  readonly inputs: readonly InputPlan[];
  /** Columns that join the inputs: inner for required, left for optional, full outer when all are optional. */
  readonly joinColumns: readonly string[];
  /** Columns of a sample that only optional parents without a table would have: null, of the type that the stored rows have. */
  readonly absent: readonly ColumnDescription[];
  /** How the provenance of each field is computed. */
  readonly fields: readonly FieldPlan[];
}

/** What a sample ought to be, given by the caller. */
export interface ExpectedFromSamples {
  /** The samples are given rows. */
  readonly kind: "samples";
  /** The given rows. */
  readonly source: Source;
  /** Columns of them that leave for the increment. */
  readonly columns: readonly string[];
  /** Where their versions come from. */
  readonly versions: VersionsPlan;
  /** All of them have to hold. */
  readonly filters: readonly FilterExpression[];
}

/** Everything an engine needs to label the samples of a feature `new`, `stale` or `orphaned` in one pass. */
export interface UpdatePlan {
  /** The feature's key. */
  readonly feature: string;
  /** How hashes are made. */
  readonly hash: HashSettings;
  /** The columns on which samples are compared: the ID columns, or with expansion those of the parent. */
  readonly grain: readonly string[];
  /** The samples that the parents ask for, or the given ones. */
  readonly expected: ExpectedFromInputs | ExpectedFromSamples;
  /** Filters on the expected rows; only over columns of the grain. */
  readonly expectedFilters: readonly FilterExpression[];
  /** The stored side; null when there is nothing to compare with: every expected sample is new. */
  readonly current: CurrentPlan | null;
  /** Every member of the by-field columns, in spec order. */
  readonly members: readonly string[];
}

/** The stored side of an update. */
export interface CurrentPlan extends StoredSamplesPlan {
  /** Whether several stored rows share one row of the grain; then any that differs makes the sample stale. */
  readonly collapse: boolean;
  /**
   * Rows that replace the stored rows of a sample that has none, before target filters: those of childless parents of an expansion that
   * are recorded, and those of fallback stores if a resolve includes them. They are never orphaned. If omitted,
   * there are none.
   */
  readonly childless?: StoredSamplesPlan;
}

/** Stored rows that expected samples are compared with. */
export interface StoredSamplesPlan {
  /** Current rows, before target filters. */
  readonly read: ReadPlan;
  /** Samples whose stored rows do not pass are neither new nor stale nor orphaned. */
  readonly filters: readonly FilterExpression[];
  /** A stored row for which one of these holds is stale, whatever its provenance. */
  readonly stalenessPredicates: readonly FilterExpression[];
}

/**
 * Stored rows with the provenance that they would have now. Rows without an expected sample are left out. Data versions that equal
 * the old provenance become null, so that a write fills them with the new one; others stay, and members that they lack take the new
 * provenance.
 */
export interface RebasePlan {
  /** The stored rows. */
  readonly read: ReadPlan;
  /** Expected samples: the columns of `on`, `metaxy_provenance_by_field` and `metaxy_provenance`. */
  readonly expected: Source;
  /** The columns on which rows and expected samples are compared. */
  readonly on: readonly string[];
  /** Every member of the by-field columns of the new version. */
  readonly members: readonly string[];
}

/** Children under the versions of their parents: rows with the provenance of the parent that has the same values in `on`. */
export interface InheritPlan {
  /** The rows that get versions. */
  readonly children: Source & { readonly kind: "staged" };
  /** The rows that have them. */
  readonly parents: Source & { readonly kind: "staged" };
  /** The columns that identify a parent. */
  readonly on: readonly string[];
  /** Columns of the parents that the children take, instead of their own where they have such. */
  readonly inherited: readonly string[];
}

/** Computes the versions of rows that the caller joined: the parents' by-field columns stand under suffixed names. */
export interface ProvenancePlan {
  /** The joined rows. */
  readonly source: Source;
  /** How hashes are made. */
  readonly hash: HashSettings;
  /** How the provenance of each field is computed. */
  readonly fields: readonly FieldPlan[];
  /** By input index, the column that holds the parent's data versions. */
  readonly inputColumns: readonly string[];
  /** Columns of the source that stay. */
  readonly columns: readonly string[];
}

/** Where the values of a by-field column come from. */
export type MembersPlan =
  /** A struct or map column of the source. */
  | { readonly kind: "column"; readonly column: string }
  /**
   * One column of the source per member. A member without one takes its value from the struct or map column `others`, else, as a null
   * does, from the provenance.
   */
  | {
      readonly kind: "columns";
      readonly columns: { readonly [member: string]: string };
      readonly others: string | null;
    };

/** How the four versioning columns come to be: section "Data versions" of the hashing spec. */
export interface VersionsPlan {
  /** Every member of the by-field columns. */
  readonly members: readonly string[];
  /** Where the provenance of the fields comes from. */
  readonly provenanceByField: MembersPlan;
  /** Column of the source that is taken where it is not null; null computes every value. */
  readonly provenance: string | null;
  /** Taken where not null, else the provenance; null copies the provenance for every row. */
  readonly dataVersionByField: MembersPlan | null;
  /** As `provenance`; without `dataVersionByField` it is the sample's provenance. */
  readonly dataVersion: string | null;
}
