import { Client } from "pg";
import { postgresWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";
import { pendingObjects } from "./bench-store.ts";
import { newSqlPlace, sqlStores } from "./sql-stores.ts";

/** A store in a new database of a server on this machine, and a second connection to it. */
export async function openPostgres(): Promise<BenchStore> {
  const database = await newSqlPlace("postgres");
  const store = await sqlStores.postgres(database.place).open();
  const client = new Client({ connectionString: database.place });
  await client.connect();
  // As in the store: of new tables the planner knows too little, and would compare every sample with every other.
  await client.query("set enable_nestloop to off");
  return {
    store,
    words: postgresWords,
    metaxy: { store: "postgres", path: database.place },
    pendingRows: (feature) => pendingObjects(store, feature),
    handRows: async (sql) => (await client.query(sql)).rows.length,
    async [Symbol.asyncDispose]() {
      await client.end();
      await store.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
