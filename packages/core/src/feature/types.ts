import type { StandardSchemaV1 } from "@standard-schema/spec";

/** A schema of a feature's user columns: an object schema from any library that implements Standard Schema. */
export type FeatureSchema = StandardSchemaV1<unknown, object>;

/** What the compiler knows about a feature. Never present at run time. */
export interface FeatureTypes {
  /** The feature's key. */
  readonly key: string;
  /** A stored row's user columns. */
  readonly row: object;
  /** The user columns that a write takes, before the schema's defaults and transforms. */
  readonly input: object;
  /** Names of the ID columns. */
  readonly id: string;
  /** Keys of the fields. */
  readonly field: string;
  /** Columns that an increment provides: the ID columns and the parent columns. */
  readonly included: object;
  /** Whether a write has to provide versions, or the definition says how to make them. */
  readonly versions: "provided" | "derived";
  /** The user columns of the parents' stored rows, by their keys. */
  readonly parents: RowsByKey;
}

/** Rows of features, by the features' keys. */
export type RowsByKey = { readonly [feature: string]: object };

export type Simplify<Type> = { [Name in keyof Type]: Type[Name] } & {};

/** A field's member name in by-field columns: `"audio/en"` is `"audio_en"`. */
export type StructKey<Key extends string> = Key extends `${infer Head}/${infer Tail}`
  ? StructKey<`${Head}_${Tail}`>
  : Key;

export type ByField<Field extends string> = { readonly [Member in StructKey<Field>]: string };

/** The four versioning columns, which an increment provides and a write stores. */
export type VersioningColumns<Field extends string = string> = {
  /** By field, the hash of the field's code version and of the data versions that it was computed from. */
  readonly metaxy_provenance_by_field: ByField<Field>;
  /** The hash of the provenance of all fields. */
  readonly metaxy_provenance: string;
  /** By field, what dependent features compare: the provenance, unless a write provided something else. */
  readonly metaxy_data_version_by_field: ByField<Field>;
  /** The hash of the data versions of all fields. */
  readonly metaxy_data_version: string;
};

/** The system columns of a stored row. */
export type SystemColumns<Field extends string = string> = {
  /** By field, the hash of the field's code version and of the data versions that it was computed from. */
  readonly metaxy_provenance_by_field: ByField<Field>;
  /** The hash of the provenance of all fields. */
  readonly metaxy_provenance: string;
  /** By field, what dependent features compare: the provenance, unless a write provided something else. */
  readonly metaxy_data_version_by_field: ByField<Field>;
  /** The hash of the data versions of all fields. */
  readonly metaxy_data_version: string;
  /** The version of the feature's code that the row was written with. */
  readonly metaxy_feature_version: string;
  /** The version of the project that the row was written with. */
  readonly metaxy_project_version: string;
  /** When the row was created: the time of the write, unless the rows provide it. */
  readonly metaxy_created_at: Date;
  /** When the row was written. The newest row of a sample is its current one. */
  readonly metaxy_updated_at: Date;
  /** When the sample was soft-deleted; null in rows that are not tombstones. */
  readonly metaxy_deleted_at: Date | null;
  /** The run that wrote the row, if the write named one. */
  readonly metaxy_materialization_id: string | null;
};

/**
 * A row of user columns and columns of the library. It is a conditional type because the compiler shows what that comes to, where it
 * would show the name and the arguments of any other: `{ video_id: string } & SystemColumns<"audio">`.
 */
export type Joined<User, System> = User extends unknown ? User & System : never;

/** A row as `read` returns it. */
export type StoredRow<Types extends FeatureTypes> = Joined<Types["row"], SystemColumns<Types["field"]>>;

/** A row of `new`, `stale` or `pending`. */
export type PendingRow<Types extends FeatureTypes> = Joined<Types["included"], VersioningColumns<Types["field"]>>;

/** A row that `write` takes. One object type, as of two the compiler would not name the column that is missing in its first line. */
export type WriteRow<Types extends FeatureTypes> = Types["versions"] extends "derived"
  ? Simplify<Types["input"] & Partial<WriteVersions<Types["field"]>>>
  : Simplify<
      Types["input"] &
        Pick<WriteVersions<Types["field"]>, "metaxy_provenance_by_field"> &
        Partial<WriteVersions<Types["field"]>>
    >;

interface WriteVersions<Field extends string> {
  readonly metaxy_provenance_by_field: ByField<Field>;
  readonly metaxy_provenance: string | null;
  readonly metaxy_data_version_by_field: ByField<Field> | null;
  readonly metaxy_data_version: string | null;
}

/** A row that `replaceChildren` takes for a child: without versions of its own it takes its parent's. */
export type ChildRow<Types extends FeatureTypes> = Simplify<Types["input"] & Partial<WriteVersions<Types["field"]>>>;

/** A parent as `replaceChildren` takes it: a row of an increment, or the columns of one that identify it, and its provenance. */
export type ParentRow<Types extends FeatureTypes> = Simplify<
  AnyColumns & Pick<VersioningColumns<Types["field"]>, "metaxy_provenance_by_field">
>;

/** The output of a schema; without a schema, any columns. */
export type SchemaRow<Schema> = Schema extends FeatureSchema
  ? AsObject<StandardSchemaV1.InferOutput<Schema>>
  : AnyColumns;
/** What a write takes. A null stands for what may be left out: rows that were read have one there. */
export type SchemaInput<Schema> = Schema extends FeatureSchema
  ? OrNull<AsObject<StandardSchemaV1.InferInput<Schema>>>
  : AnyColumns;
type OrNull<Row> = Row extends unknown
  ? { [Column in keyof Row]: undefined extends Row[Column] ? Row[Column] | null : Row[Column] }
  : never;

/** The output as it comes back from a table, where a value that was left out is null. */
export type SchemaColumnsRow<Schema> = Schema extends FeatureSchema
  ? WithNulls<AsObject<StandardSchemaV1.InferOutput<Schema>>>
  : AnyColumns;
type WithNulls<Row> = Row extends unknown
  ? { [Column in keyof Row]-?: undefined extends Row[Column] ? Exclude<Row[Column], undefined> | null : Row[Column] }
  : never;

/** Columns of which nothing is known but that they have names. */
export type AnyColumns = { readonly [column: string]: unknown };
type AsObject<Type> = Type extends object ? Type : never;
export type ColumnName<Row> = keyof Row & string;
/** The same, and any name for rows of which nothing is known. */
export type ColumnOf<Row> = IsUnknownRow<Row> extends true ? string : ColumnName<Row>;
type IsUnknownRow<Row> = [keyof Row] extends [never] ? true : string extends keyof Row ? true : false;

/** The columns of a parent under their new names. */
export type Renamed<Row, Rename> = Simplify<{
  [Column in ColumnName<Row> as Column extends keyof Rename ? NewName<Rename[Column], Column> : Column]: Row[Column];
}>;
type NewName<Name, Column> = Name extends string ? Name : Column;

/** What the compiler knows about one dependency. */
export interface DependencyTypes {
  /** The parent's key. */
  readonly key: string;
  /** The user columns of the parent's stored rows. */
  readonly row: object;
  /** The parent's columns under their new names. */
  readonly columns: object;
  /** Those of them that `select` names, or that stay without being named. */
  readonly included: string;
  readonly lineage: "identity" | "aggregation" | "expansion";
  /** The lineage's `on`; never when it names none. */
  readonly on: string;
  readonly optional: boolean;
}

/** The columns that one dependency provides into an increment of a feature with the given ID columns. */
export type Included<Dep extends DependencyTypes, Id extends string> =
  IsUnknownRow<Dep["columns"]> extends true
    ? AnyColumns
    : IncludedBy<
        Dep,
        Dep["lineage"] extends "aggregation" ? ([Dep["on"]] extends [never] ? Id : Dep["on"]) : Dep["on"],
        Id
      >;

/** `By` identifies the samples of the dependency: a group, or the parent of an expansion. */
type IncludedBy<Dep extends DependencyTypes, By extends string, Id extends string> = {
  [Column in keyof Dep["columns"] as Column extends Dep["included"] | By ? Column : never]:
    | (Dep["lineage"] extends "aggregation"
        ? Column extends By
          ? Dep["columns"][Column]
          : readonly Dep["columns"][Column][]
        : Dep["columns"][Column])
    | (Dep["optional"] extends false ? never : Column extends By | Id ? never : null);
};

/** Of many dependencies together; any columns when the compiler does not know which they are. */
export type IncludedAll<Deps extends readonly DependencyTypes[], Id extends string> = number extends Deps["length"]
  ? AnyColumns
  : IncludedEach<Deps, Id>;

type IncludedEach<Deps extends readonly DependencyTypes[], Id extends string> = Deps extends readonly [
  infer First extends DependencyTypes,
  ...infer Rest extends readonly DependencyTypes[],
]
  ? Included<First, Id> & IncludedEach<Rest, Id>
  : unknown;
