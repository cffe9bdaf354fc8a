import type { FeatureSpec, HashSettings } from "@metaxy-ts/core";
import type { Place } from "./places.js";

/** A row as both libraries give it; timestamps are left out where rows are compared. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows of an increment, each part as a list. */
export interface Parts {
  readonly new: readonly Row[];
  readonly stale: readonly Row[];
  readonly orphaned: readonly Row[];
  /** Metaxy has none: they are among its orphaned ones. */
  readonly waiting: readonly Row[];
}

/** What both libraries are told: where the store is, how it hashes, and which features there are. */
export interface Setting {
  readonly place: Place;
  readonly hash: HashSettings;
  /** Parents before children. */
  readonly specs: readonly FeatureSpec[];
}

/** The name of the project of all tests. */
export const project = "interop";

/** One of the two libraries, on a store that the other one uses as well. */
export interface Side {
  readonly name: "TypeScript" | "Python";
  /** Goes on with other definitions of the features. */
  redefine(specs: readonly FeatureSpec[]): Promise<void>;
  /** Whether the store has a table of the feature. */
  has(key: string): Promise<boolean>;
  /** The increment of a feature, not compared with anything yet. */
  resolve(key: string): Promise<Parts>;
  /**
   * Writes rows with the by-field columns that they have.
   *
   * @param types Of columns, as Python writes them: `pl.Int32`. This library has those of the table, Metaxy those of the values.
   */
  write(key: string, rows: readonly Row[], types?: Readonly<Record<string, string>>): Promise<void>;
  /** Writes what is pending with what was resolved, and deletes what is orphaned. */
  update(key: string): Promise<void>;
  /** Deletes the samples with these values, softly. */
  delete(key: string, where: Row): Promise<void>;
  /** The current rows of a feature. */
  read(key: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}
