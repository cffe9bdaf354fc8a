import type { EngineRows, TableEngine } from "@metaxy-ts/core/adapter";
import { committing } from "./attach.js";
import type { Catalog } from "./catalog.js";
import { schemaOf } from "./catalog.js";
import { retrying } from "./retry.js";
import { grownSchema, newSchema } from "./schema.js";

/** A table, and what works on it. */
export interface Target {
  readonly catalog: Catalog;
  readonly engine: TableEngine;
  /** The table's name in the catalog. */
  readonly table: string;
  /** The table's name in DuckDB. */
  readonly to: string;
}

/**
 * Adds rows in one commit. A table, and columns and members that it lacks, are there before, without values: DuckDB makes no nested columns in a table
 * that exists, so the catalog gets the new schema from here.
 *
 * @returns The identity of the table.
 */
export function appendRows(target: Target, rows: EngineRows, signal: AbortSignal | undefined): Promise<string> {
  return retrying(async () => {
    signal?.throwIfAborted();
    const identity = await prepare(target, rows);
    if (rows.count > 0) await committing(target.engine, `insert into ${target.to} by name ${rows.sql}`);
    return identity;
  });
}

async function prepare({ catalog, table }: Target, { columns }: EngineRows): Promise<string> {
  for (;;) {
    const metadata = await catalog.load(table);
    if (!metadata) {
      await catalog.create(table, newSchema(columns));
      continue;
    }
    const grown = grownSchema(schemaOf(metadata), columns, metadata["last-column-id"] ?? 0);
    if (!grown || (await catalog.evolve(table, metadata, grown))) return metadata["table-uuid"];
  }
}
