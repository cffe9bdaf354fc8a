import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfiguredStore } from "@metaxy-ts/core";
import { delta } from "@metaxy-ts/store-delta";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { lancedb } from "@metaxy-ts/store-lancedb";
import { duckdbExtension } from "../scripts.ts";

/** What DuckDB may use. */
export interface EngineLimits {
  readonly memoryLimit?: string;
}

/** Stores whose tables are in a folder, by the name that `--store` takes. */
export const folderStores = {
  duckdb: (folder, limits) => duckdb({ path: join(folder, "bench.duckdb"), ...limits }),
  ducklake: (folder, limits) =>
    duckdb({
      ducklake: {
        catalog: { sqlite: join(folder, "catalog.sqlite") },
        dataPath: join(folder, "data"),
        extensions: { ducklake: duckdbExtension("ducklake"), sqlite: duckdbExtension("sqlite_scanner") },
      },
      ...limits,
    }),
  delta: (folder, limits) => delta({ path: folder, ...limits }),
  lancedb: (folder, limits) => lancedb({ uri: folder, extension: duckdbExtension("lance"), ...limits }),
  "lancedb-arrow": (folder, limits) => lancedb({ uri: folder, extension: "never", ...limits }),
} satisfies Record<string, (folder: string, limits: EngineLimits) => ConfiguredStore>;

export type FolderStoreName = keyof typeof folderStores;

/** @throws Error naming the stores that there are. */
export function folderStoreName(name: string): FolderStoreName {
  if (Object.hasOwn(folderStores, name)) return name as FolderStoreName;
  throw new Error(`There is no benchmark of store ${name}, only of ${Object.keys(folderStores).join(", ")}.`);
}

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** A new folder, which is removed when it is disposed of. */
export async function newFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
