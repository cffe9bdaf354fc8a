import type { Capabilities, StoreAdapter } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";
import { compileDdl } from "@metaxy-ts/sql";
import { sqlCapabilities } from "../capabilities.js";
import { mapMysqlError } from "./errors.js";
import { mysqlFlavor } from "./flavor.js";
import { mariadbKind, mysqlKind } from "./kinds.js";
import { mysqlLimits, mysqlTimestamps } from "./limits.js";
import { openMysql } from "./open.js";
import type { MysqlOptions } from "./options.js";
import { addressOf, checkMysqlOptions } from "./options.js";

/** The servers hash with MD5 and SHA-2 only. */
const capabilities: Capabilities = declareCapabilities({
  ...sqlCapabilities,
  "hash.xxhash32": "unsupported",
  "hash.xxhash64": "unsupported",
});

/** An adapter for one of the two servers; which one it is shows when it is opened. */
export function adapterOf(name: "mariadb" | "mysql", options: MysqlOptions): StoreAdapter {
  checkMysqlOptions(options, `${name}()`);
  const { url, tablePrefix = "", driver = name === "mysql" ? "mysql2" : "mariadb" } = options;
  const address = addressOf(url);
  const display = address ? `${name}(${address.host}:${address.port}/${address.database})` : `${name}(pool)`;
  const flavor = mysqlFlavor(name === "mysql" ? mysqlKind : mariadbKind);
  return {
    name,
    display,
    supports: capabilities,
    autoCreate: true,
    tablePrefix,
    byField: "map",
    timestampRange: mysqlTimestamps,
    limits: mysqlLimits,
    open: (opening) => openMysql({ ...options, driver }, opening, display),
    mapError: (error) => mapMysqlError(error, display),
    ddl: (tables) => compileDdl(flavor, tables, tablePrefix),
  };
}
