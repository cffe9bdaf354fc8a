import type { ArrowBatchLike } from "../../contract/arrow.js";
import type { Staged, StageInput } from "../../contract/contract.js";
import type { TimestampRange } from "../../contract/limits.js";
import type { StoreContext } from "../context.js";
import type { Relation } from "../read/relation.js";
import { checkArrowBatch } from "./arrow-check.js";
import { checkFiniteBatch, checkFiniteFloats } from "./values/finite-floats.js";
import { checkSizesAndStrings } from "./values/sizes-and-strings.js";
import { checkTimestamps, everyTimestamp } from "./values/timestamp-range.js";

/**
 * Stages rows from outside in the engine, once it is known that their values are ones that it holds.
 *
 * @param where What the rows are, in the words of the error message: "A write to video/raw".
 * @throws WRITE_INVALID naming the first row and column whose value the store does not hold.
 */
export function stage({ adapter, connection }: StoreContext, input: StageInput, where: string): Promise<Staged> {
  const { timestampRange, limits } = adapter;
  const finiteOnly = limits?.floats === "finite";
  switch (input.kind) {
    case "arrow":
      return connection.stage({
        kind: "arrow",
        batches: checkedBatches(input.batches, { range: timestampRange ?? everyTimestamp, finiteOnly }, where),
      } as StageInput);
    case "columns":
      if (finiteOnly) checkFiniteFloats(input, where);
      if (limits) checkSizesAndStrings(input, limits, where);
      if (timestampRange) checkTimestamps(input, timestampRange, where);
      return connection.stage(input);
    default:
      return connection.stage(input);
  }
}

/**
 * Stages rows of another store. They are added to `staged`, to be released with it.
 *
 * @param feature whose rows they are, for the error message
 * @param passing looks at the rows on their way
 * @throws WRITE_INVALID as {@link stage}
 */
export async function stageRelation(
  context: StoreContext,
  rows: Relation<unknown>,
  staged: Staged[],
  feature?: string,
  passing: (input: StageInput) => StageInput = (input) => input,
): Promise<Staged["source"]> {
  const what = feature === undefined ? "Rows" : `Rows of ${feature}`;
  const stagedRows = await stage(context, passing(await rows.stageInput()), `${what} from ${rows.store.display}`);
  staged.push(stagedRows);
  return stagedRows.source;
}

async function* checkedBatches(
  batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>,
  { range, finiteOnly }: { readonly range: TimestampRange; readonly finiteOnly: boolean },
  where: string,
): AsyncIterable<ArrowBatchLike> {
  let firstRow = 0;
  for await (const batch of batches) {
    checkArrowBatch(batch, range, where, firstRow);
    if (finiteOnly) checkFiniteBatch(batch, where, firstRow);
    firstRow += batch.numRows;
    yield batch;
  }
}
