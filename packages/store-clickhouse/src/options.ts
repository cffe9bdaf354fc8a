import { checkOptions, checkTablePrefix, wrongOption } from "@metaxy-ts/core/adapter";
import type { ClickHouseClientLike } from "./client.js";

/** Where the server is and who asks; or a client that knows it. */
export interface ClickHouseOptions {
  /**
   * A client of `@clickhouse/client`, which stays yours: it is not closed with the store. Not together with `url`, `username`, `password` and
   * `maxConnections`. If omitted, the store makes one of these.
   */
  readonly client?: ClickHouseClientLike;
  /** URL of the server. If omitted, `http://localhost:8123`. */
  readonly url?: string;
  /** The user of the database. If omitted, `default`. */
  readonly username?: string;
  /** Never shown. If omitted, none. */
  readonly password?: string;
  /** The database of the store, which has to exist. If omitted, the database of the client. */
  readonly database?: string;
  /**
   * A cluster of the server's `remote_servers`: tables are replicated within its shards, and a sample's rows are on one shard. All servers
   * have the database. If omitted, tables are on the server that is asked.
   */
  readonly cluster?: string;
  /** Goes in front of every table name, so that several stores can share a database. If omitted, nothing does. */
  readonly tablePrefix?: string;
  /** How long one statement may take, in milliseconds; if omitted, five minutes. */
  readonly queryTimeout?: number;
  /** Connections to the server at the same time; if omitted, 10. */
  readonly maxConnections?: number;
}

const connectionOptions = ["url", "username", "password", "maxConnections"] as const;
const known = ["client", ...connectionOptions, "database", "cluster", "tablePrefix", "queryTimeout"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkClickHouseOptions(options: ClickHouseOptions): void {
  checkOptions(options, known, "clickhouse()", "CONFIG_INVALID");
  const { client, url, username, password, database, cluster, tablePrefix, queryTimeout, maxConnections } = options;
  if (client !== undefined) {
    if (!isClient(client)) refuse("client", typeof client, "a client of @clickhouse/client");
    const both = connectionOptions.find((option) => options[option] !== undefined);
    if (both) refuse(both, "given", "omitted if a client is passed, which has its own");
  }
  if (url !== undefined && !isUrl(url)) refuse("url", url, 'an address such as "http://localhost:8123"');
  if (username !== undefined && (typeof username !== "string" || username === ""))
    refuse("username", username, "a name");
  if (password !== undefined && typeof password !== "string") refuse("password", "of another type", "a text");
  if (database !== undefined && (typeof database !== "string" || database === "" || database.includes("\0")))
    refuse("database", database, "the name of a database");
  if (cluster !== undefined && (typeof cluster !== "string" || cluster === "" || cluster.includes("\0")))
    refuse("cluster", cluster, "the name of a cluster");
  checkTablePrefix("clickhouse()", tablePrefix);
  if (queryTimeout !== undefined && !(Number.isSafeInteger(queryTimeout) && queryTimeout > 0))
    refuse("queryTimeout", queryTimeout, "a whole number of milliseconds, at least 1");
  if (maxConnections !== undefined && !(Number.isSafeInteger(maxConnections) && maxConnections > 0))
    refuse("maxConnections", maxConnections, "a whole number of at least 1");
}

function isClient(value: unknown): value is ClickHouseClientLike {
  if (typeof value !== "object" || value === null) return false;
  return ["command", "exec", "query", "close"].every((name) => typeof Reflect.get(value, name) === "function");
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && /^https?:\/\//.test(value) && URL.canParse(value);
}

function refuse(option: string, value: unknown, expected: string): never {
  throw wrongOption("clickhouse()", option, value, expected);
}
