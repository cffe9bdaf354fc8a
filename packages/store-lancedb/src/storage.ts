import type { OpenTableStorage, TableStorage } from "@metaxy-ts/core/adapter";
import { literal } from "@metaxy-ts/engine-duckdb";
import { appendRows } from "./append.js";
import type { VectorLengths } from "./arrow.js";
import { connectLanceDB } from "./client.js";
import { ClientRows } from "./client-rows.js";
import { CopiedRows, isCopied } from "./copied-rows.js";
import { deleteRows } from "./delete.js";
import { mapLanceError } from "./errors.js";
import { Extension } from "./extension.js";
import { Lookup } from "./lookup.js";
import type { LanceDBOptions } from "./options.js";
import { placeOf } from "./place.js";
import { Tables } from "./tables.js";

export type LanceStorageOptions = Pick<LanceDBOptions, "uri" | "storageOptions" | "extension" | "vectors">;

/** Tables of a LanceDB database. Every append is a commit of Lance, so any number of processes may write. */
export function lanceStorage({
  uri,
  storageOptions = {},
  extension = "auto",
  vectors = {},
}: LanceStorageOptions): TableStorage {
  const place = placeOf(uri);
  const display = `lancedb(${place.display})`;
  return {
    name: "lancedb",
    display,
    supports: { "write.parallelProcesses": "native" },
    async open(mode, engine) {
      await place.prepare(mode);
      const opened = await Extension.open(extension, engine, place);
      const connection = await connectLanceDB({ uri, storageOptions });
      return openTables(new Tables(connection, place), vectors, opened);
    },
    mapError: (error) => mapLanceError(error, display, storageOptions),
  };
}

function openTables(
  tables: Tables,
  vectors: Readonly<Record<string, VectorLengths>>,
  extension: Extension,
): OpenTableStorage {
  const lookup = new Lookup(tables);
  return {
    list: () => tables.list(),

    async read(name) {
      const found = await lookup.find(name);
      if (!found) return undefined;
      const { table, columns, version } = found;
      const path = await extension.pathOf(tables.uriOf(name), found);
      if (path !== undefined) return { kind: "sql", columns, from: literal(path) };
      return {
        kind: "arrow",
        columns,
        ...(version === undefined ? {} : { version }),
        batches: (names) => table.query().select([...names]),
      };
    },

    async append(name, rows, { feature }) {
      const client = new ClientRows(rows, (feature !== null && vectors[feature]) || {});
      const copies = rows.columns.every(({ type }) => isCopied(type)) && (await extension.writes(rows.count));
      const copy = (sql: string, table: string): Promise<void> => extension.append(sql, tables.uriOf(table));
      try {
        await appendRows(tables, name, copies ? new CopiedRows(rows, copy, client) : client);
      } finally {
        await client.close();
      }
    },

    delete: (name, erase) => deleteRows(tables, name, erase),

    drop: (name) => tables.drop(name),

    async close() {
      tables.close();
    },
  };
}
