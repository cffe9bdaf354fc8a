import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";

interface Named {
  readonly namespace: string;
}

/** What the conformance suite needs to know of folders with stores in them. */
export const folders = {
  folderOf: ({ namespace }: Named): string => join(tmpdir(), "metaxy-store-lancedb", namespace),

  /** A table's rows as LanceDB's client gives them, without the store. */
  async readRaw({ namespace, table }: Named & { readonly table: string }) {
    const opened = await (await connect(folders.folderOf({ namespace }))).openTable(table);
    return (await opened.query().toArray()).map((row) => row.toJSON() as Record<string, unknown>);
  },

  exists: async (place: Named) => existsSync(folders.folderOf(place)),

  damage: {
    /** Every file of every table is another. */
    async corrupt(place: Named) {
      for (const found of await readdir(folders.folderOf(place), { recursive: true, withFileTypes: true }))
        if (found.isFile()) await writeFile(join(found.parentPath, found.name), "No table. ".repeat(100));
    },
  },

  remove: (place: Named) => rm(folders.folderOf(place), { recursive: true, force: true }),
};
