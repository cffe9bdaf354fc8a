import { createConnection } from "mariadb";
import { mariadbWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";
import { pendingObjects } from "./bench-store.ts";
import { newSqlPlace, sqlStores } from "./sql-stores.ts";

/** A store in a new database of a server on this machine, and a second connection to it. */
export async function openMariadb(): Promise<BenchStore> {
  const database = await newSqlPlace("mariadb");
  const store = await sqlStores.mariadb(database.place).open();
  const connection = await createConnection(database.place.replace("mysql:", "mariadb:"));
  return {
    store,
    words: mariadbWords,
    pendingRows: (feature) => pendingObjects(store, feature),
    handRows: async (sql) => (await connection.query<unknown[]>(sql)).length,
    async [Symbol.asyncDispose]() {
      await connection.end();
      await store.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
