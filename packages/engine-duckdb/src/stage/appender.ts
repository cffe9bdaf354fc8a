import { setImmediate } from "node:timers/promises";
import type { DuckDBAppender, DuckDBType } from "@duckdb/node-api";
import { DuckDBDataChunk } from "@duckdb/node-api";
import type { Connection } from "../connection.js";
import type { WritableRows } from "../vector/chunks.js";
import { filledChunks } from "../vector/chunks.js";

/** Other work of the process gets a turn after so many chunks. */
const chunksPerTurn = 32;

/** Appends rows to a private temporary table. */
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

  async append(rows: WritableRows): Promise<void> {
    let turn = 0;
    for (const _ of filledChunks(this.#chunk, rows)) {
      this.#appender.appendDataChunk(this.#chunk);
      if (++turn % chunksPerTurn === 0) await setImmediate();
    }
  }

  flush(): void {
    this.#appender.flushSync();
  }

  close(): void {
    this.#appender.closeSync();
  }
}
