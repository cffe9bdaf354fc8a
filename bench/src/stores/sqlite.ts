import { hash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { sqliteWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";
import { pendingObjects } from "./bench-store.ts";
import { newSqlPlace, sqlStores } from "./sql-stores.ts";

/** A store in a new file, and a second connection to it with a hash function of its own. */
export async function openSqlite(): Promise<BenchStore> {
  const file = await newSqlPlace("sqlite");
  const store = await sqlStores.sqlite(file.place).open();
  const database = new DatabaseSync(file.place);
  database.function("metaxy_md5", { deterministic: true }, (text) => hash("md5", text as string));
  return {
    store,
    words: sqliteWords,
    pendingRows: (feature) => pendingObjects(store, feature),
    handRows: async (sql) => database.prepare(sql).all().length,
    async [Symbol.asyncDispose]() {
      database.close();
      await store.close();
      await file[Symbol.asyncDispose]();
    },
  };
}
