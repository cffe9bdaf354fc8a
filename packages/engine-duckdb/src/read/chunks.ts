import type { DuckDBResult, DuckDBType } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Vector } from "../vector/memory.js";

export interface ResultColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

/** Some 2,000 rows of a result. Its vectors may be read until the next chunk is asked for. */
export interface Chunk {
  readonly rowCount: number;
  vector(column: number): Vector;
}

export function columnsOfResult(result: DuckDBResult): ResultColumn[] {
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
    // An error belongs to whoever waits for it; until then nobody does.
    next.catch(() => undefined);
    yield { rowCount: chunk.rowCount, vector: (column) => duckdb.data_chunk_get_vector(chunk.chunk, column) };
    // The memory of vectors is that of their chunk, which must not be collected before.
    void chunk.rowCount;
  }
}
