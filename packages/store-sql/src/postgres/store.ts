import type { OnStatement, OpenMode } from "@metaxy-ts/core/adapter";
import { systemTablePrefix } from "@metaxy-ts/core/adapter";
import { StatementObserver } from "@metaxy-ts/sql";
import type { DatabaseConnection, ValueForms } from "../engine/database.js";
import { DatabaseStoreConnection } from "../engine/store-connection.js";
import { AddedFunctions } from "./added-functions.js";
import { canWrite } from "./can-write.js";
import type { FieldsOf } from "./catalog.js";
import { postgresDatabase } from "./database.js";
import type { AddedHash } from "./hash.js";
import type { Location } from "./location.js";
import type { Facts } from "./session.js";
import { functionsQuery } from "./session.js";
import { addedHashes } from "./xxhash/functions.js";

/** A session that has the SQL of Postgres, whatever the driver. */
export interface PostgresSession extends DatabaseConnection {
  /** What a query's result would have. */
  readonly fields: FieldsOf;
  /** Set once it is known what the server has. Looked at before each statement. */
  functions?: AddedFunctions;
  /** How values come out of it, where the driver changes them. If omitted, it changes none. */
  readonly forms?: Partial<ValueForms>;
}

/** What is known of a store when its session is there. */
export interface StoreSettings {
  readonly facts: Facts;
  readonly display: string;
  readonly tablePrefix: string;
  readonly mode: OpenMode;
  readonly onStatement: OnStatement | undefined;
}

/** A store over a session. */
export async function storeOn(
  session: PostgresSession,
  { facts, display, tablePrefix, mode, onStatement }: StoreSettings,
): Promise<DatabaseStoreConnection> {
  const run: DatabaseConnection["run"] = (sql) => session.run(sql);
  const [functions = {}] = await run(functionsQuery(facts.schema));
  const stored = new Set<AddedHash>(addedHashes.filter((algorithm) => functions[algorithm] === true));
  const mayMake = mode === "write" && facts.mayCreate && !facts.isReadOnly;
  const missing = addedHashes.filter((algorithm) => !stored.has(algorithm));
  const location: Location = { schema: facts.schema, ...(!mayMake && { temporary: new Set(missing) }) };
  session.functions = new AddedFunctions(location, stored);
  const observer = new StatementObserver({
    store: display,
    system: "postgresql",
    backslashEscapes: false,
    onStatement,
  });
  const settings = `${tablePrefix}${systemTablePrefix}settings`;
  return new DatabaseStoreConnection(
    postgresDatabase(location, (query) => session.fields(query), session.forms),
    session,
    observer,
    { tablePrefix, canWrite: () => canWrite(run, location, settings) },
  );
}
