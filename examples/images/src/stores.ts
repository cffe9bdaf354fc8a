import { join } from "node:path";
import type { ConfiguredStore } from "@metaxy-ts/core";
import { duckdb } from "@metaxy-ts/store-duckdb";

/** Each kind of store, in a folder, or in the database of DATABASE_URL. The pipeline is the same on all of them. A large package is loaded when its store is chosen. */
const stores = {
  duckdb: async (folder) => duckdb({ path: join(folder, "metadata.duckdb") }),
  ducklake: async (folder) =>
    duckdb({
      ducklake: { catalog: { sqlite: join(folder, "metadata.sqlite") }, dataPath: join(folder, "metadata.files") },
    }),
  sqlite: async (folder) => {
    const { sqlite } = await import("@metaxy-ts/store-sql/sqlite");
    return sqlite({ path: join(folder, "metadata.sqlite3") });
  },
  postgres: async () => {
    const { postgres } = await import("@metaxy-ts/store-sql/postgres");
    return postgres({
      connectionString: databaseUrl("postgres", "postgres://USER:PASSWORD@localhost:5432/DATABASE"),
      tablePrefix,
    });
  },
  mariadb: async () => {
    const { mariadb } = await import("@metaxy-ts/store-sql/mariadb");
    return mariadb({ url: databaseUrl("mariadb", "mysql://USER:PASSWORD@localhost:3306/DATABASE"), tablePrefix });
  },
  delta: async (folder) => {
    const { delta } = await import("@metaxy-ts/store-delta");
    return delta({ path: join(folder, "metadata.delta") });
  },
  lancedb: async (folder) => {
    const { lancedb } = await import("@metaxy-ts/store-lancedb");
    return lancedb({ uri: join(folder, "metadata.lance") });
  },
  clickhouse: async (folder) => {
    const { clickhouse } = await import("@metaxy-ts/store-clickhouse");
    const { chdbClient } = await import("@metaxy-ts/store-clickhouse/chdb");
    return clickhouse({ client: chdbClient({ path: join(folder, "metadata.clickhouse") }), autoCreate: true });
  },
} satisfies Record<string, (folder: string) => Promise<ConfiguredStore>>;

/** The tables of the demo beside those that a database has already. */
const tablePrefix = "demo_";

/** The address of a database, which only its owner knows. */
function databaseUrl(store: string, form: string): string {
  const url = process.env.DATABASE_URL;
  if (url) return url;
  throw new Error(
    `The store ${store} is a database of yours, and DATABASE_URL does not say which. Set it, for example:\n` +
      `  DATABASE_URL=${form} npm run demo -- --store ${store}\n` +
      `The demo makes tables ${tablePrefix}… there, and changes no others. The store sqlite needs no server.`,
  );
}

export type StoreName = keyof typeof stores;

export const storeNames = Object.keys(stores) as readonly StoreName[];

export function isStoreName(name: string): name is StoreName {
  return Object.hasOwn(stores, name);
}

export function configureStore(name: StoreName, folder: string): Promise<ConfiguredStore> {
  return stores[name](folder);
}
