import type { ArrowBatch, ArrowBatchLike } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import { arrowColumns } from "./arrow-rows.js";

const none = JSON.stringify([]);

/** Stages batches in the engine as they come, one temporary table for each run of batches with the same columns. */
export async function stageBatches(
  engine: DuckDBEngine,
  batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>,
): Promise<TemporaryTable[]> {
  const staged: TemporaryTable[] = [];
  const reader = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  try {
    let next = await reader.next();
    while (!next.done) {
      const columns = columnsText(next.value);
      const alike = async function* (): AsyncGenerator<ArrowBatch> {
        for (; !next.done && columnsText(next.value) === columns; next = await reader.next())
          yield next.value as ArrowBatch;
      };
      staged.push(columns === none ? await nameless(engine, alike()) : await engine.stageStored(alike()));
    }
    return staged;
  } catch (error) {
    await reader.return?.();
    for (const table of staged) await engine.dropTemporary(table);
    throw error;
  }
}

/** Rows that have none of the columns, but count. */
async function nameless(engine: DuckDBEngine, batches: AsyncIterable<ArrowBatch>): Promise<TemporaryTable> {
  let count = 0;
  for await (const { numRows } of batches) count += numRows;
  return engine.materialize({ sql: `select null as metaxy_nothing from range(${count})`, parameters: [] });
}

function columnsText(batch: ArrowBatchLike): string {
  return JSON.stringify(arrowColumns(batch));
}
