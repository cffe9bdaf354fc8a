import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ConfiguredStore, FeatureGraph, HashSettings } from "@metaxy-ts/core";
import { delta } from "@metaxy-ts/store-delta";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { lancedb } from "@metaxy-ts/store-lancedb";
import { postgres } from "@metaxy-ts/store-sql/postgres";
import { newFolder, printedBy } from "@metaxy-ts/testing";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import type { TestContext } from "vitest";

/** Where a store is, for both libraries. */
export interface Place {
  /** What `python/stores.py` opens it with; `map` says that Metaxy makes by-field columns maps. */
  readonly python: Readonly<Record<string, unknown>> & { readonly kind: string; readonly map?: boolean };
  /** Whether one process at a time may have it open. */
  readonly exclusive: boolean;
  /** What this library opens it with. */
  configure(graph: FeatureGraph, hash: HashSettings): ConfiguredStore;
}

/** Makes an empty place for a store of some kind, for a test that is skipped where its server is missing. */
export type NewPlace = (context: TestContext) => Promise<Place>;

/** The stores that both libraries have. */
export const places = {
  duckdb: async () => {
    const path = join(await newFolder(), "shared.duckdb");
    return {
      python: { kind: "duckdb", path },
      exclusive: true,
      configure: (graph, hash) => duckdb({ path, graph, hash, threads: 1 }),
    };
  },
  ducklake: async () => {
    const folder = await newFolder();
    const [catalog, dataPath] = [join(folder, "catalog.sqlite"), join(folder, "data")];
    await mkdir(dataPath);
    const [lake, sqlite] = [extension("ducklake"), extension("sqlite_scanner")];
    // Without the prefix, Metaxy makes a catalog in a DuckDB file.
    const attached = {
      catalog: { type: "sqlite", uri: `sqlite:${catalog}` },
      storage: { type: "local", path: `${dataPath}/` },
    };
    return {
      python: { kind: "ducklake", lake: attached, extensions: [sqlite, lake] },
      exclusive: false,
      configure: (graph, hash) => {
        const extensions = { ducklake: lake, sqlite };
        const ducklake = { catalog: { sqlite: catalog }, dataPath, extensions, unsignedExtensions: true };
        return duckdb({ ducklake, graph, hash, threads: 1 });
      },
    };
  },
  delta: async () => {
    const path = await newFolder();
    return {
      python: { kind: "delta", path },
      exclusive: false,
      configure: (graph, hash) => delta({ path, graph, hash, threads: 1 }),
    };
  },
  lancedb: async () => {
    const uri = await newFolder();
    return {
      python: { kind: "lancedb", path: uri },
      exclusive: false,
      configure: (graph, hash) => lancedb({ uri, graph, hash, threads: 1 }),
    };
  },
  postgres: async (context) => {
    const { url } = await newDatabase(await orSkip(context, sharedDatabase("postgres18")));
    return {
      python: { kind: "postgres", url },
      exclusive: false,
      configure: (graph, hash) => postgres({ connectionString: url, graph, hash }),
    };
  },
} as const satisfies Readonly<Record<string, NewPlace>>;

/** Those whose by-field columns are maps, for a Python that has what Metaxy needs for that. */
export const placesWithMaps = {
  delta: async () => {
    const path = await newFolder();
    return {
      python: { kind: "delta", path, map: true },
      exclusive: false,
      configure: (graph, hash) => delta({ path, graph, hash, threads: 1, byField: "map" }),
    };
  },
  duckdb: async () => {
    const path = join(await newFolder(), "shared.duckdb");
    return {
      python: { kind: "duckdb", path, map: true },
      exclusive: true,
      configure: (graph, hash) => duckdb({ path, graph, hash, threads: 1, byField: "map" }),
    };
  },
} as const satisfies Readonly<Record<string, NewPlace>>;

/** The file of an extension of DuckDB, which the Python registry has. */
function extension(name: string): string {
  return printedBy("duckdb-extension.mjs", name);
}
