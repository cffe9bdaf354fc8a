import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import type {
  Capabilities,
  MetaxyError,
  StoreAdapter,
  StoreLimits,
  StoreOpenOptions,
  TimestampRange,
} from "@metaxy-ts/core/adapter";
import { checkOptions, checkTablePrefix, configureStore, wrongOption } from "@metaxy-ts/core/adapter";
import { compileDdl, StatementObserver } from "@metaxy-ts/sql";
import { sqlCapabilities } from "./capabilities.js";
import type { DatabaseConnection, SqlDatabase } from "./engine/database.js";
import type { DrivenDialect } from "./engine/kysely.js";
import { kyselyConnection } from "./engine/kysely.js";
import { DatabaseStoreConnection } from "./engine/store-connection.js";
import { withoutUnsupported } from "./engine/unsupported.js";

/** A database of any kind. */
export interface SqlOptions {
  /** Short name of the kind of store: `mydb`. */
  readonly name: string;
  /** For people: kind and place, without credentials. If omitted, the name. */
  readonly display?: string;
  /** What is known of the database: what `defineDatabase` makes. */
  readonly database: SqlDatabase;
  /** Makes a dialect of Kysely, each time the store is opened. Its driver is destroyed when the store is closed. Not together with `connect`. */
  dialect?(options: StoreOpenOptions): DrivenDialect;
  /** Connects in a faster way than a dialect's driver does. Not together with `dialect`. */
  connect?(options: StoreOpenOptions): Promise<DatabaseConnection>;
  /** Statements that prepare each connection. If omitted, none. */
  readonly setUp?: readonly string[];
  /** Where the store differs from {@link sqlCapabilities}. If omitted, nowhere. */
  readonly capabilities?: Partial<Capabilities>;
  /** What the database cannot hold. If omitted, only what no store can. */
  readonly limits?: StoreLimits;
  /** The timestamps that its columns hold. If omitted, those of a `Date`. */
  readonly timestampRange?: TimestampRange;
  /** Goes in front of every table name, so that several stores can share a database. If omitted, nothing does. */
  readonly tablePrefix?: string;
  /** The library's error for an error of the driver; undefined when it has no specific code. If omitted, none has. */
  mapError?(error: unknown): MetaxyError | undefined;
  /** Whether the user may write, found out without writing. If omitted, only a write can tell. */
  canWrite?(): Promise<boolean | undefined>;
}

/** Options of every store, and those of a database of any kind. */
export interface SqlStoreOptions extends StoreOptions, SqlOptions {}

const known = [
  "name",
  "display",
  "database",
  "dialect",
  "connect",
  "setUp",
  "capabilities",
  "limits",
  "timestampRange",
  "tablePrefix",
  "mapError",
  "canWrite",
];

/**
 * A store in a database of any kind, computed by the database.
 *
 * @param options What is known of the database, how to connect, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import type { SqlDatabase, SqlOptions } from "@metaxy-ts/store-sql";
 * import { sql } from "@metaxy-ts/store-sql";
 *
 * declare const database: SqlDatabase; // see docs/write-a-store.md
 * declare const dialect: NonNullable<SqlOptions["dialect"]>; // () => new MyDialect({ host: "db.internal" })
 *
 * const store = sql({ name: "mydb", database, dialect });
 * ```
 */
export function sql(options: SqlStoreOptions): ConfiguredStore {
  return configureStore(options, sqlAdapter);
}

/**
 * The adapter behind `sql()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of the database, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import type { SqlOptions } from "@metaxy-ts/store-sql";
 * import { sqlAdapter } from "@metaxy-ts/store-sql";
 *
 * declare const options: SqlOptions;
 * console.log(sqlAdapter(options).supports["hash.md5"]);
 * ```
 */
export function sqlAdapter(options: SqlOptions): StoreAdapter {
  checkSqlOptions(options);
  const { name, tablePrefix = "", limits, timestampRange } = options;
  const display = options.display ?? name;
  const supports = Object.freeze({ ...sqlCapabilities, ...options.capabilities });
  const database = withoutUnsupported(options.database, supports);
  return {
    name,
    display,
    supports,
    autoCreate: true,
    tablePrefix,
    byField: "map",
    ...(limits && { limits }),
    ...(timestampRange && { timestampRange }),
    open: (opening) => openSql({ ...options, database }, opening, display),
    mapError: (error) => options.mapError?.(error),
    ddl: (tables) => compileDdl(database.flavor, tables, tablePrefix),
  };
}

async function openSql(
  options: SqlOptions,
  opening: StoreOpenOptions,
  display: string,
): Promise<DatabaseStoreConnection> {
  const { name, database, tablePrefix = "", dialect, connect, setUp = [] } = options;
  const connection = await (connect?.(opening) ?? (dialect && kyselyConnection(dialect(opening))));
  if (!connection) throw wrongOption("sql()", "dialect", "omitted", "a function that makes a dialect of Kysely");
  try {
    for (const statement of setUp) await connection.run(statement);
    const observer = new StatementObserver({
      store: display,
      system: name,
      backslashEscapes: false,
      onStatement: opening.onStatement,
    });
    const canWrite = async (): Promise<boolean | undefined> => options.canWrite?.();
    return new DatabaseStoreConnection(database, connection, observer, { tablePrefix, canWrite });
  } catch (error) {
    await connection.close().catch(() => undefined); // the error that led here counts
    throw error;
  }
}

function checkSqlOptions(options: SqlOptions): void {
  checkOptions(options, known, "sql()", "CONFIG_INVALID");
  const { name, database, dialect, connect, tablePrefix } = options;
  if (typeof name !== "string" || name === "") throw wrongOption("sql()", "name", name, "a short name");
  if (typeof database?.flavor?.literal !== "function")
    throw wrongOption("sql()", "database", typeof database, "what defineDatabase() makes");
  if ((dialect === undefined) === (connect === undefined))
    throw wrongOption("sql()", "dialect", dialect ? "given" : "omitted", "given if connect is omitted, and only then");
  checkTablePrefix("sql()", tablePrefix);
}
