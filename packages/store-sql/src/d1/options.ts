import { checkOptions, MetaxyError } from "@metaxy-ts/core/adapter";
import type { EngineSettings } from "@metaxy-ts/engine-duckdb/base";
import type { D1DatabaseLike } from "./database.js";

/** Where the tables are, and what DuckDB may use, which computes. */
export interface D1Options extends Omit<EngineSettings, "byField"> {
  /** The binding of the database, as `getPlatformProxy()` of wrangler or `getD1Database()` of miniflare gives it. It stays yours. */
  readonly database: D1DatabaseLike;
}

const known = ["database", "tablePrefix", "threads", "memoryLimit", "tempDirectory"];

/** @throws CONFIG_INVALID naming the option and what it has to be. The engine's own are checked with the storage. */
export function checkD1Options(options: D1Options): void {
  checkOptions(options, known, "d1()", "CONFIG_INVALID");
  if (isDatabase(options.database)) return;
  throw new MetaxyError(
    "CONFIG_INVALID",
    `The option database of d1() is ${options.database === null ? "null" : `of type ${typeof options.database}`}; it has to be the binding of a D1 database.`,
    { details: { option: "database" } },
  );
}

/** What wrangler and miniflare give is a proxy, which may be a function. */
function isDatabase(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return ["prepare", "batch"].every((name) => typeof Reflect.get(value, name) === "function");
}
