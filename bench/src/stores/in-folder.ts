import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { duckdbWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";
import { pendingArrow } from "./bench-store.ts";
import type { FolderStoreName } from "./folders.ts";
import { folderStores, newFolder } from "./folders.ts";

/** An engine beside the store's, and what it runs before a statement to see the tables that the statement names. */
export interface HandEngine {
  readonly path: string;
  readonly prepare: readonly string[];
  views(sql: string): Promise<readonly string[]>;
}

/** A store in a new folder, and an engine of DuckDB that reads the same files. */
export async function openInFolder(
  name: FolderStoreName,
  handEngine: (folder: string) => HandEngine,
  metaxy?: "delta" | "lancedb",
): Promise<BenchStore> {
  const folder = await newFolder();
  const store = await folderStores[name](folder.path, {}).open();
  const hand = handEngine(folder.path);
  const engine = await DuckDBEngine.open({ path: hand.path, mode: "write" });
  const run = (sql: string) => engine.run({ sql, parameters: [] });
  for (const sql of hand.prepare) await run(sql);
  return {
    store,
    words: duckdbWords,
    ...(metaxy && { metaxy: { store: metaxy, path: folder.path } }),
    pendingRows: (feature) => pendingArrow(store, feature),
    async handRows(sql) {
      for (const view of await hand.views(sql)) await run(view);
      return (await engine.arrow({ sql, parameters: [] })).numRows;
    },
    async [Symbol.asyncDispose]() {
      await engine.close();
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Names of tables as the store has them, of those that a statement names. */
export function namedIn(sql: string, tables: readonly string[]): string[] {
  return tables.filter((table) => new RegExp(`\\b${table}\\b`).test(sql));
}
