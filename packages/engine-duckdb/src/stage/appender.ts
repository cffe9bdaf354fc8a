import { setImmediate } from "node:timers/promises";
import type { DuckDBAppender, DuckDBType } from "@duckdb/node-api";
import { DuckDBDataChunk } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Connection } from "../connection.js";
import type { Vector } from "../vector/memory.js";

/** Rows of one data chunk of DuckDB. */
const chunkRows = 2048;

/** Other work of the process gets a turn after so many chunks. */
const chunksPerTurn = 32;

/** Writes `count` rows of a column, from row `from` on, to the start of a vector. */
export type WriteColumn = (vector: Vector, from: number, count: number) => void;

/** Appends rows to a temporary table that nobody else uses. */
export class TableAppender {
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;

  private constructor(appender: DuckDBAppender, chunk: DuckDBDataChunk) {
    this.#appender = appender;
    this.#chunk = chunk;
  }

  static async open(connection: Connection, table: string, types: readonly DuckDBType[]): Promise<TableAppender> {
    return new TableAppender(await connection.appender(table), DuckDBDataChunk.create(types));
  }

  async append(rowCount: number, columns: readonly WriteColumn[]): Promise<void> {
    const { chunk } = this.#chunk;
    for (let from = 0, turn = 1; from < rowCount; from += chunkRows, turn++) {
      const count = Math.min(chunkRows, rowCount - from);
      duckdb.data_chunk_reset(chunk);
      duckdb.data_chunk_set_size(chunk, count);
      for (const [index, write] of columns.entries()) write(duckdb.data_chunk_get_vector(chunk, index), from, count);
      this.#appender.appendDataChunk(this.#chunk);
      if (turn % chunksPerTurn === 0) await setImmediate();
    }
  }

  flush(): void {
    this.#appender.flushSync();
  }

  close(): void {
    this.#appender.closeSync();
  }
}
