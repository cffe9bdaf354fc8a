import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { duckdbExtension } from "../scripts.ts";
import type { BenchStore } from "./bench-store.ts";
import { namedIn, openInFolder } from "./in-folder.ts";

/**
 * DuckDB reads the tables with its extension, whichever way the store does: there is no quicker way to them. It remembers a table that it has
 * seen, so each store has its own engine.
 */
function openLance(name: "lancedb" | "lancedb-arrow"): Promise<BenchStore> {
  const handEngine = (folder: string) => ({
    path: ":memory:",
    prepare: [`load '${duckdbExtension("lance")}'`],
    async views(sql: string) {
      const tables = (await readdir(folder)).map((table) => table.replace(".lance", ""));
      return namedIn(sql, tables).map(
        (table) => `create or replace view ${table} as select * from '${join(folder, `${table}.lance`)}'`,
      );
    },
  });
  return openInFolder(name, handEngine, "lancedb");
}

export const openLanceDB = (): Promise<BenchStore> => openLance("lancedb");

/** Without the extension: the client hands its rows to the store's engine over Arrow. */
export const openLanceDBArrow = (): Promise<BenchStore> => openLance("lancedb-arrow");
