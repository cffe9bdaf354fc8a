import type { EngineOptions } from "@metaxy-ts/engine-duckdb/base";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb/base";
import { SqlConnection } from "@metaxy-ts/sql";
import type { LakeCatalog } from "./ducklake/connection.js";
import { LakeConnection } from "./ducklake/connection.js";

export interface ConnectionOptions extends EngineOptions {
  readonly tablePrefix: string;
  /** For a lake: what its catalog can do. */
  readonly catalog?: LakeCatalog;
}

export async function openConnection({ tablePrefix, catalog, ...options }: ConnectionOptions): Promise<SqlConnection> {
  const engine = await DuckDBEngine.open(options);
  if (catalog === undefined) return new SqlConnection({ engine, tablePrefix });
  return new LakeConnection({ engine, tablePrefix, ...catalog });
}
