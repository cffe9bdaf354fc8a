import type { StoreOpenOptions } from "@metaxy-ts/core/adapter";
import type { DatabaseStoreConnection } from "../engine/store-connection.js";
import { PostgresConnection } from "./connection.js";
import { lockKey } from "./locks.js";
import type { PostgresOptions } from "./options.js";
import { requireSession } from "./pooler.js";
import { readFacts, sessionStatements } from "./session.js";
import { pgSource } from "./source.js";
import { storeOn } from "./store.js";

/** Opens a store in Postgres. */
export async function openPostgres(
  options: PostgresOptions,
  { mode, onStatement }: StoreOpenOptions,
  display: string,
): Promise<DatabaseStoreConnection> {
  const { schema, tablePrefix = "" } = options;
  let own: string | undefined = schema;
  const source = pgSource(options, sessionStatements(options));
  const connection = new PostgresConnection(source, (table) => lockKey(own, table));
  try {
    const facts = await readFacts((sql) => connection.run(sql), schema, display);
    own = facts.schema;
    if (connection.isPooled) await requireSession(connection, source, display);
    return await storeOn(connection, { facts, display, tablePrefix, mode, onStatement });
  } catch (error) {
    await connection.close();
    throw error;
  }
}
