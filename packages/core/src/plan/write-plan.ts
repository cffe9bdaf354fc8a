import type { ColumnDescription, ColumnType } from "../column/column-type.js";
import type { ByFieldLayout } from "../column/columns.js";
import type { FilterExpression } from "../filter/expression.js";
import type { MatchPlan, Source, VersionsPlan } from "./plan.js";

/** A column of the source, or one value for all rows. */
export type ValuePlan<Value> = { readonly column: string; readonly otherwise?: Value } | { readonly value: Value };

/** One part of a write: rows for one table. */
export interface WritePlan {
  /** The feature's key. */
  readonly feature: string;
  /** Set if the table is one of the library's own, with what it knows of the feature. If omitted, it is the feature's table. */
  readonly isSystemTable?: true;
  /** The full name of the table. */
  readonly table: string;
  /** The columns that the table had when the write was planned, see {@link requirePlanned}; null where there was no table. */
  readonly existing: readonly ColumnDescription[] | null;
  /** The rows. */
  readonly source: Source;
  /** The columns that identify a sample. */
  readonly idColumns: readonly string[];
  /** The columns of the source that are stored, with the types that the table has for them. */
  readonly userColumns: readonly ColumnDescription[];
  /** Where the versioning columns come from. */
  readonly versions: VersionsPlan;
  /** What `metaxy_feature_version` gets. */
  readonly featureVersion: ValuePlan<string>;
  /** What `metaxy_project_version` gets. */
  readonly projectVersion: ValuePlan<string>;
  /** What `metaxy_materialization_id` gets. */
  readonly materializationId: ValuePlan<string | null>;
  /** What `metaxy_created_at` gets: microseconds, UTC. */
  readonly createdAt: ValuePlan<bigint>;
  /** What `metaxy_updated_at` gets: microseconds, UTC. */
  readonly updatedAt: ValuePlan<bigint>;
  /** What `metaxy_deleted_at` gets: microseconds, UTC; null in rows that are no tombstones. */
  readonly deletedAt: ValuePlan<bigint | null>;
  /**
   * `later`: the plan's own timestamp is made later than all that its rows replace, see {@link ownTimestamp}. `provided`: it is stored unchanged; only
   * for tests of adapters.
   */
  readonly timestamps: "later" | "provided";
  /** Checked in the engine before anything changes. */
  readonly checks: readonly WriteCheck[];
  /** What has to happen to the table first. */
  readonly change: TableChange;
  /** Whether a missing table is created for no rows as well. Otherwise a write without rows leaves no trace. */
  readonly createsEmptyTable: boolean;
}

/** What the rows of a write have to be. */
export type WriteCheck =
  | { readonly kind: "notNull"; readonly column: string }
  /** Every value of the column is the same in another type: no digit of it is lost. */
  | { readonly kind: "exact"; readonly column: string; readonly to: ColumnType }
  /** The same of the values that the table's column has, before it becomes that type. */
  | { readonly kind: "exactStored"; readonly column: string; readonly from: ColumnType; readonly to: ColumnType }
  /** No two rows with the same values in these columns. */
  | { readonly kind: "unique"; readonly columns: readonly string[] }
  /** The map column has exactly these keys in every row where it is not null. */
  | { readonly kind: "members"; readonly column: string; readonly members: readonly string[] };

/** What a write does to a table before it appends. */
export type TableChange =
  | {
      readonly kind: "create";
      readonly columns: readonly ColumnDescription[];
      /** How it has its by-field columns, where the store has both ways. If omitted, the store's own. */
      readonly byField?: ByFieldLayout;
    }
  | {
      readonly kind: "extend";
      /** New ones. */
      readonly columns: readonly ColumnDescription[];
      /** Those that get another type, by-field columns among them. */
      readonly grown: readonly GrownColumn[];
    }
  | { readonly kind: "none" };

/**
 * A column whose type changes. The new type has a place for every value of the old one: structs have got members, at any depth, which are
 * null in the rows that are there, and whole numbers have become floats.
 */
export interface GrownColumn {
  /** The column's name. */
  readonly name: string;
  /** The type that it has. */
  readonly from: ColumnType;
  /** The type that it gets. */
  readonly to: ColumnType;
}

/** Removes stored rows permanently: all versions and history of what the filters hold for. */
export interface ErasePlan {
  /** The feature's key. */
  readonly feature: string;
  /** The full name of the table. */
  readonly table: string;
  /** The columns that identify a sample. */
  readonly idColumns: readonly string[];
  /** Only rows of these feature versions; null is all. */
  readonly featureVersions: readonly string[] | null;
  /** All of them have to hold. */
  readonly filters: readonly FilterExpression[];
  /** Only samples that stand here; null is all. */
  readonly matching: MatchPlan | null;
}
