import type { EngineRows } from "@metaxy-ts/core/adapter";
import { rowsToIpc } from "@metaxy-ts/engine-duckdb";
import { arrow, missingFields, withVectors } from "./arrow.js";
import { writableBools } from "./bools.js";
import { retrying } from "./retry.js";
import type { Tables } from "./tables.js";

/** Lengths of the columns of a table that hold vectors. */
export type VectorLengths = Readonly<Record<string, number>>;

/**
 * Adds rows in one commit. The table, or columns and members of structs that it lacks, are there before, filled with nulls; Lance
 * refuses rows with more than the table has, and adds nulls for less.
 */
export async function appendRows(
  tables: Tables,
  name: string,
  rows: EngineRows,
  vectors: VectorLengths,
): Promise<void> {
  const given = arrow.tableFromIPC(await rowsToIpc(rows));
  const data = writableBools(given);
  const fields = withVectors(given.schema.fields, vectors);
  await retrying(async () => {
    if (!(await tables.open(name))) await tables.create(name, fields);
    const table = await tables.open(name);
    if (!table) throw new Error(`Table '${name}' was dropped meanwhile.`);
    const missing = missingFields((await table.schema()).fields, fields);
    if (missing.length > 0) await table.addColumns(new arrow.Schema(missing));
    await table.add(data); // lists become vectors where the table has them
  });
}
