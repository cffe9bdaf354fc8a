import type { Relation } from "@metaxy-ts/core";

/** Rows of a batch: few enough to hold, many enough that statements cost little. */
const batchSize = 10_000;

/** The rows of a relation, at most `limit`, one batch at a time in memory. */
export async function* limited<Row>(relation: Relation<Row>, limit = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
  let left = limit;
  if (left === 0) return;
  for await (const batch of relation.batches(Math.min(batchSize, left))) {
    for (const row of batch) {
      yield row;
      left -= 1;
      if (left === 0) return;
    }
  }
}
