import type { DuckDBResult, DuckDBType } from "@duckdb/node-api";
import type { DuckDBColumn } from "../types.js";
import type { Chunk } from "../vector/chunks.js";
import { chunkOf } from "../vector/chunks.js";

/** Rows that are read at once: a row group of DuckDB. */
export const blockRows = 122_880;

export function columnsOfResult(result: DuckDBResult): DuckDBColumn[] {
  const types = result.columnTypes();
  return result.deduplicatedColumnNames().map((name, index) => ({ name, type: types[index] as DuckDBType }));
}

/** The rows of a result in their order. While the caller works on a chunk, DuckDB makes the next one. */
export async function* readChunks(result: DuckDBResult): AsyncGenerator<Chunk> {
  let next = result.fetchChunk();
  for (;;) {
    const chunk = await next;
    if (!chunk || chunk.rowCount === 0) return;
    next = result.fetchChunk();
    // An error is thrown to the caller that awaits it; until then it must not be unhandled.
    next.catch(() => undefined);
    yield chunkOf(chunk);
    // The memory of vectors is that of their chunk, which must not be collected before.
    void chunk.rowCount;
  }
}
