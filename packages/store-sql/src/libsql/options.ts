import { checkOptions, MetaxyError } from "@metaxy-ts/core/adapter";
import type { EngineSettings } from "@metaxy-ts/engine-duckdb/base";
import type { LibsqlClientLike } from "./client.js";

/** Where the tables are, and what DuckDB may use, which computes. */
export interface LibsqlOptions extends Omit<EngineSettings, "byField"> {
  /** A client of `@libsql/client`, of a file or of a server. It stays yours: it is not closed with the store. */
  readonly client: LibsqlClientLike;
}

const known = ["client", "tablePrefix", "threads", "memoryLimit", "tempDirectory"];

/** @throws CONFIG_INVALID naming the option and what it has to be. The engine's own are checked with the storage. */
export function checkLibsqlOptions(options: LibsqlOptions): void {
  checkOptions(options, known, "libsql()", "CONFIG_INVALID");
  const { client } = options;
  if (typeof client === "object" && client !== null && typeof client.batch === "function") return;
  throw new MetaxyError(
    "CONFIG_INVALID",
    `The option client of libsql() is ${client === null ? "null" : `of type ${typeof client}`}; it has to be a client of @libsql/client.`,
    { details: { option: "client" } },
  );
}
