import type { DuckDBType } from "@duckdb/node-api";
import type { ArrowData, Present } from "@metaxy-ts/core/adapter";
import type { Vector } from "../vector/memory.js";
import { writeValidity } from "../vector/memory.js";

/**
 * Whose values are written. Those of a write have the types of columns that the library makes, or are refused; those that a table has
 * stored have types of DuckDB with a place for each of them.
 */
export type ArrowOrigin = "given" | "stored";

/** Writes Arrow data of one type into vectors of DuckDB. */
export interface ArrowWriter {
  /** The type of the vectors. */
  readonly type: DuckDBType;
  /** Writes `count` values from index `from` on to the start of a vector. Where the parent is null, the value is too. */
  write(vector: Vector, data: ArrowData, from: number, count: number, parent: Present): void;
}

export function writePresent(vector: Vector, present: Present): void {
  if (present) writeValidity(vector, present);
}
