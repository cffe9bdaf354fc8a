import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";
import { compileDdl } from "@metaxy-ts/sql";
import { openConnection } from "./connection.js";
import { mapClickHouseError } from "./errors.js";
import type { ClickHouseOptions } from "./options.js";
import { checkClickHouseOptions } from "./options.js";
import { clickhouseFlavor } from "./sql/flavor.js";
import { ClickHouseLocation } from "./sql/location.js";
import { clickhouseTimestamps } from "./sql/types.js";

const supports = declareCapabilities({
  "hash.md5": "native",
  "hash.sha256": "native",
  "hash.xxhash32": "native",
  "hash.xxhash64": "native",
  "write.transaction": "unsupported",
  "write.schemaEvolution": "native",
  "write.typeWidening": "native",
  "write.parallelProcesses": "native",
  "delete.hard": "native",
  "read.asOf": "native",
  "relation.sql": "native",
  "relation.arrow": "native",
  "relation.parquet": "native",
  "input.arrow": "native",
  "input.parquet": "unsupported",
  "input.sql": "native",
});

/**
 * The adapter behind `clickhouse()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of ClickHouse, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { clickhouseAdapter } from "@metaxy-ts/store-clickhouse";
 *
 * const adapter = clickhouseAdapter({ url: "http://localhost:8123" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function clickhouseAdapter(options: ClickHouseOptions): StoreAdapter {
  checkClickHouseOptions(options);
  const display = `clickhouse(${location(options)})`;
  const { tablePrefix = "", database, cluster } = options;
  return {
    name: "clickhouse",
    display,
    supports,
    autoCreate: false,
    tablePrefix,
    byField: "map",
    timestampRange: clickhouseTimestamps,
    limits: { tableName: 230 }, // a file of the server has the name of the table
    open: (opening) => openConnection(options, opening, display),
    mapError: (error) => mapClickHouseError(error, display),
    ddl: (tables) => compileDdl(clickhouseFlavor(new ClickHouseLocation(database, cluster)), tables, tablePrefix),
  };
}

/** Where the store is, without credentials. */
function location({ client, url = "http://localhost:8123", database }: ClickHouseOptions): string {
  const { host } = new URL(url);
  return [...(client ? [] : [host]), ...(database === undefined ? [] : [database])].join("/") || "client";
}
