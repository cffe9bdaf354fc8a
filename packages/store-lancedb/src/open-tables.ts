import type { Connection } from "@lancedb/lancedb";
import type { OpenTableStorage } from "@metaxy-ts/core/adapter";
import { own, timestampColumns } from "@metaxy-ts/core/adapter";
import { literal } from "@metaxy-ts/engine-duckdb/base";
import { appendRows } from "./append.js";
import type { VectorLengths } from "./arrow.js";
import { ClientRows } from "./client-rows.js";
import { CopiedRows, isCopied } from "./copied-rows.js";
import { deleteRows } from "./delete.js";
import type { Extension } from "./extension.js";
import { refusesGrowth } from "./growth.js";
import type { LanceLocation } from "./location.js";
import { Lookup } from "./lookup.js";
import { rowsOf } from "./native.js";
import { Tables } from "./tables.js";
import { requireLists } from "./vectors.js";

/** The tables of a database that the client is connected to. */
export function openTables(
  connection: Connection,
  location: LanceLocation,
  vectors: Readonly<Record<string, VectorLengths>>,
  extension: Extension,
): OpenTableStorage {
  const tables = new Tables(connection, location);
  const lookup = new Lookup(tables);
  return {
    list: () => tables.list(),
    canWrite: async () => location.canWrite?.(),

    async read(name) {
      const found = await lookup.find(name);
      if (!found) return undefined;
      const { table, schema, columns, version } = found;
      const path = await extension.pathOf(tables.uriOf(name), found);
      if (path !== undefined) return { kind: "sql", columns, from: literal(path) };
      return {
        kind: "arrow",
        columns,
        ...(version === undefined ? {} : { version }),
        batches: (names) => rowsOf(table.query().select([...names]), schema),
      };
    },

    async version(name) {
      const found = await lookup.find(name);
      return found?.identity === undefined ? undefined : { identity: found.identity, number: found.number };
    },

    /** By a filter that Lance runs, so that hardly a row leaves it. */
    async newer(name, since) {
      const found = await lookup.find(name);
      if (!found) return undefined;
      const { table, schema, columns } = found;
      const timestamp = `timestamp '${new Date(Number(since / 1000n)).toISOString().slice(0, -1)}'`;
      const filter = timestampColumns.map((column) => `${column} >= ${timestamp}`).join(" or ");
      return {
        kind: "arrow",
        columns,
        batches: (names) =>
          rowsOf(
            table
              .query()
              .where(filter)
              .select([...names]),
            schema,
          ),
      };
    },

    async append(name, rows, { feature }) {
      const lengths = (feature !== null && own(vectors, feature)) || {};
      requireLists(rows.columns, lengths);
      const client = new ClientRows(rows, lengths);
      const copies = rows.columns.every(({ type }) => isCopied(type)) && (await extension.writes(rows.count));
      const copy = (sql: string, table: string): Promise<void> => extension.append(sql, tables.uriOf(table));
      try {
        await appendRows(tables, name, copies ? new CopiedRows(rows, copy, client) : client);
      } finally {
        await client.close();
      }
    },

    refusesGrowth,

    delete: (name, erase) => deleteRows(tables, name, erase),

    drop: (name) => tables.drop(name),

    async close() {
      tables.close();
    },
  };
}
