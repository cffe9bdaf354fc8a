import type { ColumnType, StoreOpenOptions } from "@metaxy-ts/core/adapter";
import { MetaxyError, systemTablePrefix } from "@metaxy-ts/core/adapter";
import { SqlConnection, StatementObserver } from "@metaxy-ts/sql";
import type { ClickHouseClientLike } from "./client.js";
import { ClickHouseEngine } from "./engine.js";
import { serverErrorType } from "./errors.js";
import type { ClickHouseOptions } from "./options.js";
import { Server } from "./server.js";
import { clusterSettings } from "./settings.js";
import { ClickHouseLocation } from "./sql/location.js";

const defaultTimeout = 300_000;

/** A request that is open for long must send something now and then, or something on the way closes it. */
const keepAwake = { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: "20000" } as const;

export async function openConnection(
  options: ClickHouseOptions,
  { mode, onStatement }: StoreOpenOptions,
  display: string,
): Promise<SqlConnection> {
  const { tablePrefix = "", queryTimeout = defaultTimeout } = options;
  const client = options.client ?? (await ownClient(options, queryTimeout));
  const observer = new StatementObserver({
    store: display,
    system: "clickhouse",
    backslashEscapes: true,
    onStatement,
  });
  const server = new Server(client, observer, queryTimeout, options.cluster === undefined ? {} : clusterSettings);
  try {
    const location = new ClickHouseLocation(await databaseOf(server, options), await clusterOf(server, options));
    const engine = new ClickHouseEngine(server, location, display);
    if (mode === "write") await engine.sweep();
    return new ClickHouseConnection(engine, location, tablePrefix, server, options.client ? undefined : client);
  } catch (error) {
    if (!options.client) await client.close().catch(() => undefined);
    throw error;
  }
}

class ClickHouseConnection extends SqlConnection {
  readonly #settingsTable: string;
  readonly #server: Server;
  readonly #own: ClickHouseClientLike | undefined;

  constructor(
    engine: ClickHouseEngine,
    location: ClickHouseLocation,
    tablePrefix: string,
    server: Server,
    own: ClickHouseClientLike | undefined,
  ) {
    super({ engine, tablePrefix, singleIds: { system: "ClickHouse", isCompared } });
    this.#settingsTable = location.table(`${tablePrefix}${systemTablePrefix}settings`);
    this.#server = server;
    this.#own = own;
  }

  async now(): Promise<bigint> {
    return BigInt(String(await this.#value("select toString(toUnixTimestamp64Micro(now64(6)))")));
  }

  /** By the grant on a table that the first write makes, and that a user who may write has to have. */
  async canWrite(): Promise<boolean | undefined> {
    if ((await this.#value("select value from system.settings where name = 'readonly'")) !== "0") return false;
    try {
      return (await this.#server.text({ sql: `check grant insert on ${this.#settingsTable}`, parameters: [] })) === "1";
    } catch (error) {
      if (serverErrorType(error) === "SYNTAX_ERROR") return undefined; // a server from before this statement
      throw error;
    }
  }

  /** The first column of the first row. */
  async #value(sql: string): Promise<unknown> {
    const [, , line] = await this.#server.lines({ sql, parameters: [] });
    return line === undefined ? undefined : (JSON.parse(line) as unknown[])[0];
  }

  override async close(): Promise<void> {
    try {
      await super.close();
    } finally {
      await this.#own?.close();
    }
  }
}

/** Types of which ClickHouse does not compare values. */
const incomparable = /^(?:JSON|Object|Variant|Dynamic|AggregateFunction|SimpleAggregateFunction|QBit)\b/;

/**
 * Samples are identified by single values: ClickHouse does not sort rows by lists, maps and structs that may have a null in them, and has no null
 * in place of them, which is how a join shows that a sample is missing.
 */
function isCompared(type: ColumnType): boolean {
  return type.kind !== "other" || !incomparable.test(type.name);
}

async function ownClient(
  { url, username, password, database, maxConnections }: ClickHouseOptions,
  queryTimeout: number,
): Promise<ClickHouseClientLike> {
  const { ClickHouseLogLevel, createClient } = await import("@clickhouse/client");
  return createClient({
    ...(url === undefined ? {} : { url }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(maxConnections === undefined ? {} : { max_open_connections: maxConnections }),
    application: "metaxy-ts",
    log: { level: ClickHouseLogLevel.OFF }, // errors are thrown, with all that the log would say
    request_timeout: queryTimeout,
    max_response_headers_size: 1024 * 1024,
    clickhouse_settings: keepAwake,
  });
}

/** The name of the store's database, once it is known that it exists. */
async function databaseOf(server: Server, { database }: ClickHouseOptions): Promise<string> {
  const [, , line] = await server.lines(
    database === undefined
      ? { sql: "select currentDatabase()", parameters: [] }
      : { sql: "select name from system.databases where name = {p1:String}", parameters: [database] },
  );
  if (line !== undefined) return String((JSON.parse(line) as unknown[])[0]);
  throw new MetaxyError(
    "STORE_NOT_FOUND",
    `There is no database ${JSON.stringify(database)}, or the user may not see it. Create it, or correct the option database.`,
    { details: { database } },
  );
}

/** The cluster's name, once it is known that the server knows it. */
async function clusterOf(server: Server, { cluster }: ClickHouseOptions): Promise<string | undefined> {
  if (cluster === undefined) return undefined;
  const [, , line] = await server.lines({
    sql: "select cluster from system.clusters where cluster = {p1:String} limit 1",
    parameters: [cluster],
  });
  if (line !== undefined) return cluster;
  throw new MetaxyError(
    "CONFIG_INVALID",
    `The server knows no cluster ${JSON.stringify(cluster)}. Use one that system.clusters lists for the option cluster.`,
    { details: { option: "cluster", cluster } },
  );
}
