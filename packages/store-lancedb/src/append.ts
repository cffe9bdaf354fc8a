import type { Table } from "@lancedb/lancedb";
import type { Field } from "apache-arrow";
import { arrow, missingFields } from "./arrow.js";
import { schemaOf } from "./native.js";
import { retrying } from "./retry.js";
import type { Tables } from "./tables.js";

/** Rows on their way into a table. They can be added again when others were faster. */
export interface RowWriter {
  /** What the rows have, as a new table has it. */
  fields(): Promise<Field[]>;
  /** Adds the rows to a table that is not yet visible, in any number of commits. */
  fill(draft: Table): Promise<void>;
  /** Adds the rows to a table that has all the fields, in one commit. */
  add(table: Table): Promise<void>;
}

/**
 * Adds rows in one commit. The table, or columns and members of structs that it lacks, are there before, filled with nulls; Lance
 * refuses rows with more than the table has, and adds nulls for less. A new table comes with its rows where the location can do that.
 */
export async function appendRows(tables: Tables, name: string, rows: RowWriter): Promise<void> {
  await retrying(async () => {
    if (!(await tables.open(name)) && (await tables.create(name, await rows.fields(), (draft) => rows.fill(draft))))
      return;
    const table = await tables.open(name);
    if (!table) throw new Error(`Table '${name}' was dropped in the meantime.`);
    const missing = missingFields((await schemaOf(table)).fields, await rows.fields());
    if (missing.length > 0) await table.addColumns(new arrow.Schema(missing));
    await rows.add(table);
  });
}
