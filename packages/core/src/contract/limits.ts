import type { ColumnType } from "../column/column-type.js";

/** What a store cannot hold. Core refuses a write that would make it, before anything is stored. */
export interface StoreLimits {
  /**
   * Why there can be no column of this name, as the end of a sentence: "names cannot have dots"; undefined when there can. Names that
   * no store can have need no check: empty ones, and those with a character NUL, an unpaired surrogate or a byte order mark in front.
   */
  column?(name: string): string | undefined;
  /** The same for a member of a struct. If omitted, every name that a store can have. */
  member?(name: string): string | undefined;
  /**
   * Why there can be no column of this type, nested or not, as the end of a sentence: "Delta has no times of day". A column with such values
   * inside of others is refused too. By-field columns are not asked for. If omitted, every type of the engine can be stored.
   */
  type?(type: ColumnType): string | undefined;
  /**
   * The type that a new column gets, with a place for all values of the one that another store's table has: Delta has no unsigned integers, but
   * wider ones. If omitted, that type itself.
   */
  newType?(type: ColumnType): ColumnType;
  /**
   * With `finite`, columns of floats have neither NaN nor infinities, and -0 is 0 in them; inside of lists, maps and structs all floats are preserved. A
   * write or samples with such a value are refused. If omitted, columns have every float.
   */
  readonly floats?: "finite";
  /**
   * With `noNul`, strings cannot have the character NUL, nested ones neither. Core refuses rows with such a value; the store itself refuses what comes as
   * Arrow or Parquet data, or out of its engine. If omitted, strings have every character.
   */
  readonly strings?: "noNul";
  /** How many columns a table may have, the library's own among them. If omitted, any number. */
  readonly columns?: number;
  /**
   * How many bytes the values of a stored row may have together: strings in UTF-8, bytes, and nested values as JSON. Core refuses rows whose own values have
   * more; the store itself refuses those that have more only with what the library adds to them. If omitted, any number.
   */
  readonly rowBytes?: number;
  /** How many lists, maps and structs may be inside of each other; if omitted, 100, and at most. */
  readonly depth?: number;
  /** The longest name of a table, with the prefix, in bytes; if omitted, any length. */
  readonly tableName?: number;
}

/** The timestamps and dates that an engine holds, in microseconds since 1970 UTC. */
export interface TimestampRange {
  /** The earliest: microseconds since 1970 UTC. */
  readonly first: bigint;
  /** The latest, inclusive. */
  readonly last: bigint;
}
