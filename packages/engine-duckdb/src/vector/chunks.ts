import type { DuckDBDataChunk } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Vector } from "./memory.js";

/** Some 2,000 rows of DuckDB. Its vectors may be read until the next chunk is asked for. */
export interface Chunk {
  readonly rowCount: number;
  vector(column: number): Vector;
}

/** Writes `count` values of a column, from row `from` on, to the start of a vector. */
export type WriteColumn = (vector: Vector, from: number, count: number) => void;

/** Rows for DuckDB: each column can write its values. */
export interface WritableRows {
  readonly rowCount: number;
  readonly writers: readonly WriteColumn[];
}

/** Rows that fit into one chunk of DuckDB. */
const chunkRows = 2048;

export function chunkOf(chunk: DuckDBDataChunk): Chunk {
  return { rowCount: chunk.rowCount, vector: (column) => duckdb.data_chunk_get_vector(chunk.chunk, column) };
}

/** Writes rows into a chunk, as many as it takes at a time. */
export function* filledChunks(target: DuckDBDataChunk, { rowCount, writers }: WritableRows): Generator<Chunk> {
  for (let from = 0; from < rowCount; from += chunkRows) {
    const count = Math.min(chunkRows, rowCount - from);
    target.reset();
    target.rowCount = count;
    const chunk = chunkOf(target);
    for (const [index, write] of writers.entries()) write(chunk.vector(index), from, count);
    yield chunk;
  }
  // The memory of vectors is that of their chunk, which must not be collected before.
  void target.rowCount;
}
