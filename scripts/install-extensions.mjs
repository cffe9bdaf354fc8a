// Extensions of DuckDB for demo, bench and vectors, put where DuckDB itself keeps them. DuckDB downloads them from extensions.duckdb.org; where that cannot
// be reached, they come from the Python registry, which has the same files.
import { createRequire } from "node:module";
import { join } from "node:path";
import { duckdbExtension } from "./duckdb-extension.mjs";
import { root } from "./run.mjs";

/**
 * Does nothing for those that this machine has.
 * @param {readonly string[]} names such as `ducklake`
 */
export async function installExtensions(names) {
  const { DuckDBInstance } = createRequire(join(root, "packages/engine-duckdb/package.json"))("@duckdb/node-api");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  for (const name of names) {
    try {
      await connection.run(`install ${name}`);
    } catch {
      console.error(`DuckDB cannot download its extension ${name} here. It comes from the Python registry instead.`);
      await connection.run(`install '${duckdbExtension(name).replaceAll("'", "''")}'`);
    }
  }
  connection.closeSync();
  instance.closeSync();
}
