import { join } from "node:path";
import type { ConfiguredStore } from "@metaxy-ts/core";
import { mariadb } from "@metaxy-ts/store-sql/mariadb";
import { postgres } from "@metaxy-ts/store-sql/postgres";
import { sqlite } from "@metaxy-ts/store-sql/sqlite";
import { newDatabase } from "../servers.ts";
import { newFolder } from "./folders.ts";

/** Stores in SQL databases by the name that `--store` takes, at an address or in a file. */
export const sqlStores = {
  postgres: (place) => postgres({ connectionString: place }),
  mariadb: (place) => mariadb({ url: place }),
  sqlite: (place) => sqlite({ path: place }),
} satisfies Record<string, (place: string) => ConfiguredStore>;

export type SqlStoreName = keyof typeof sqlStores;

export function isSqlStore(name: string): name is SqlStoreName {
  return Object.hasOwn(sqlStores, name);
}

/** Where a new store of the kind may be. What is there is removed when it is disposed of. */
export async function newSqlPlace(name: SqlStoreName): Promise<{ readonly place: string } & AsyncDisposable> {
  if (name !== "sqlite") {
    const database = await newDatabase(name);
    return { place: database.url, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  }
  const folder = await newFolder();
  return { place: join(folder.path, "bench.sqlite"), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
