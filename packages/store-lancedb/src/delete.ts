import type { Table } from "@lancedb/lancedb";
import type { ErasedPart, StoredTable } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { RecordBatch } from "apache-arrow";
import { rowsOf, schemaOf } from "./native.js";
import { retrying } from "./retry.js";
import { storedColumns } from "./stored-columns.js";
import type { Tables } from "./tables.js";

const tries = 10;
const rowId = "_rowid";

/**
 * Deletes the rows that `erase` chooses, in one commit, by the row numbers that Lance gives them. A number is never given to another
 * row, so rows that others append stay. When others delete or compact in the meantime, some of the numbers are gone, and the rest of the rows
 * is looked for again.
 */
export async function deleteRows(
  tables: Tables,
  name: string,
  erase: (part: StoredTable) => Promise<ErasedPart | undefined>,
): Promise<number> {
  let total = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    const table = await tables.open(name);
    if (!table) return total;
    const numbers: bigint[] = [];
    const erased = await erase(await numbered(table, numbers));
    if (!erased) return total;
    const removed = erased.removed.map((position) => numbers[position] as bigint);
    const { numDeletedRows } = await retrying(() => table.delete(predicateOf(removed)));
    total += numDeletedRows;
    if (numDeletedRows === removed.length) return total;
  }
  throw new MetaxyError(
    "STORE_LOCKED",
    `Table ${name} is continuously changed by other writers; ${total} rows were deleted, and some remain. Delete again later.`,
    { details: { table: name, deleted: total } },
  );
}

/** The rows of a table. Their numbers are written down while they are read. */
async function numbered(table: Table, numbers: bigint[]): Promise<StoredTable> {
  const schema = await schemaOf(table);
  return {
    kind: "arrow",
    columns: storedColumns(schema),
    async *batches(names) {
      numbers.length = 0;
      const query = table
        .query()
        .withRowId()
        .select([...names]);
      for await (const rows of rowsOf(query, schema)) {
        const batch = rows as RecordBatch;
        for (const number of batch.getChild(rowId) ?? []) numbers.push(number as bigint);
        yield batch.select([...names]);
      }
    },
  };
}

/** Lance looks at runs of numbers faster than at many single ones, and does not take too many of them. */
const mostRuns = 200;

function predicateOf(numbers: readonly bigint[]): string {
  const runs = runsOf(numbers);
  if (runs.length > mostRuns) return `${rowId} in (${numbers.join(", ")})`;
  return runs.map(([first, last]) => `(${rowId} between ${first} and ${last})`).join(" or ");
}

/** First and last of the numbers that follow each other. */
function runsOf(numbers: readonly bigint[]): [bigint, bigint][] {
  const runs: [bigint, bigint][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1n) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
