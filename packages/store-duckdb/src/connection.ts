import { dirname } from "node:path";
import type { EngineOptions } from "@metaxy-ts/engine-duckdb/base";
import { DuckDBEngine, isWritable } from "@metaxy-ts/engine-duckdb/base";
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
  const { path } = options;
  if (typeof path === "string") return new FileConnection(engine, tablePrefix, path);
  return new LakeConnection({ engine, tablePrefix, ...catalog });
}

class FileConnection extends SqlConnection {
  readonly #path: string;

  constructor(engine: DuckDBEngine, tablePrefix: string, path: string) {
    super({ engine, tablePrefix });
    this.#path = path;
  }

  /** DuckDB writes its log beside the file. */
  async canWrite(): Promise<boolean> {
    return this.#path === ":memory:" || (await isWritable(this.#path, dirname(this.#path)));
  }
}
