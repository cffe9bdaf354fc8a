import { join } from "node:path";
import { duckdbExtension } from "../scripts.ts";
import type { BenchStore } from "./bench-store.ts";
import { openInFolder } from "./in-folder.ts";

const none = async (): Promise<string[]> => [];

/** A second connection to the store's file. */
export function openDuckDB(): Promise<BenchStore> {
  return openInFolder("duckdb", (folder) => ({ path: join(folder, "bench.duckdb"), prepare: [], views: none }));
}

/** The lake attached to another DuckDB. */
export function openDuckLake(): Promise<BenchStore> {
  return openInFolder("ducklake", (folder) => ({
    path: ":memory:",
    prepare: [
      `load '${duckdbExtension("sqlite_scanner")}'`,
      `load '${duckdbExtension("ducklake")}'`,
      `attach 'ducklake:sqlite:${join(folder, "catalog.sqlite")}' as lake`,
      "use lake",
    ],
    views: none,
  }));
}
