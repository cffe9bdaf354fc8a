import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { SqlFlavor } from "@metaxy-ts/sql";
import type { SqlDatabase } from "../engine/database.js";
import type { DatabaseLiterals } from "./literals.js";

/** The name of a database's type for the values of each kind of column. */
export interface TypeNames {
  /** Strings of any length. */
  readonly string: string;
  /** Whole numbers of 64 bits. */
  readonly integer: string;
  /** Floats of 64 bits. */
  readonly float: string;
  /** Booleans. */
  readonly boolean: string;
  /** Days. */
  readonly date: string;
  /** Timestamps with microseconds. */
  readonly timestamp: string;
  /** Bytes. */
  readonly binary: string;
}

/** What every database does in its own way. */
type RequiredFlavor =
  | "name"
  | "dialect"
  | "hash"
  | "member"
  | "byField"
  | "hasExactlyMembers"
  | "joinStrings"
  | "collect"
  | "timestamp"
  | "microseconds";

/**
 * A kind of database, as far as it differs from what `defineDatabase` fills in: standard SQL, with nested values as JSON in columns of strings.
 * Every member of a flavor may be given.
 */
export interface DatabaseDefinition
  extends Pick<SqlFlavor, RequiredFlavor>,
    Partial<Omit<SqlFlavor, RequiredFlavor>>,
    Pick<SqlDatabase, "catalog">,
    Partial<Omit<SqlDatabase, "flavor" | "catalog">> {
  /** The types of columns. */
  readonly types: TypeNames;
  /** The types in casts, where they are others. If omitted, those of columns. */
  readonly castTypes?: Partial<TypeNames>;
  /** The type of columns with nested values, and of by-field columns. If omitted, that of strings. */
  nestedType?(type: ColumnType): string;
  /** With `true`, the database has no indexes. If omitted, new tables have one, by which their rows are found. */
  readonly lacksIndexes?: true;
  /** With `true`, new tables of features have two more, by which a write sees that no row is newer. The database has indexes of a part of the rows. If omitted, they do not. */
  readonly indexesTimestamps?: true;
  /** What stands behind the columns of new tables. If omitted, nothing. */
  readonly tableOptions?: string;
  /** How single values are written. If omitted, or for those that are omitted, as in standard SQL. */
  readonly literals?: Partial<DatabaseLiterals>;
}
