import type { StoreOpenOptions } from "@metaxy-ts/core/adapter";
import { systemTablePrefix } from "@metaxy-ts/core/adapter";
import { StatementObserver } from "@metaxy-ts/sql";
import { DatabaseStoreConnection } from "../engine/store-connection.js";
import { AddedFunctions } from "./added-functions.js";
import { canWrite } from "./can-write.js";
import { PostgresConnection } from "./connection.js";
import { postgresDatabase } from "./database.js";
import type { AddedHash } from "./hash.js";
import type { Location } from "./location.js";
import { lockKey } from "./locks.js";
import type { PostgresOptions } from "./options.js";
import { functionsQuery, readFacts, sessionStatements } from "./session.js";
import { pgSource } from "./source.js";
import { addedHashes } from "./xxhash/functions.js";

/** Opens a store in Postgres. */
export async function openPostgres(
  options: PostgresOptions,
  { mode, onStatement }: StoreOpenOptions,
  display: string,
): Promise<DatabaseStoreConnection> {
  const { schema, tablePrefix = "" } = options;
  let own: string | undefined = schema;
  const connection = new PostgresConnection(pgSource(options, sessionStatements(options)), (table) =>
    lockKey(own, table),
  );
  const run: PostgresConnection["run"] = (sql) => connection.run(sql);
  try {
    const facts = await readFacts(run, schema, display);
    own = facts.schema;
    const [functions = {}] = await run(functionsQuery(facts.schema));
    const stored = new Set<AddedHash>(addedHashes.filter((algorithm) => functions[algorithm] === true));
    const mayMake = mode === "write" && facts.mayCreate && !facts.isReadOnly;
    const missing = addedHashes.filter((algorithm) => !stored.has(algorithm));
    const location: Location = { schema: facts.schema, ...(!mayMake && { temporary: new Set(missing) }) };
    connection.functions = new AddedFunctions(location, stored);
    const observer = new StatementObserver({
      store: display,
      system: "postgresql",
      backslashEscapes: false,
      onStatement,
    });
    const settings = `${tablePrefix}${systemTablePrefix}settings`;
    return new DatabaseStoreConnection(
      postgresDatabase(location, (query) => connection.fields(query)),
      connection,
      observer,
      { tablePrefix, canWrite: () => canWrite(run, location, settings) },
    );
  } catch (error) {
    await connection.close();
    throw error;
  }
}
