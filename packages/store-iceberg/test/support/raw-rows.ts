import { DuckDBEngine, literal, quote } from "@metaxy-ts/engine-duckdb/base";
import { extensionFiles } from "./places.js";

/** A table's rows as DuckDB alone gives them, without the store. */
export async function rawRows(uri: string, namespace: string, table: string): Promise<Record<string, unknown>[]> {
  const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write", unsignedExtensions: true });
  try {
    const run = (sql: string) => engine.run({ sql, parameters: [] });
    for (const file of Object.values(extensionFiles())) await run(`load ${literal(file)}`);
    await run(`attach '' as raw (type iceberg, endpoint ${literal(uri)}, authorization_type 'none')`);
    return await engine.rows({ sql: `select * from raw.${quote(namespace)}.${quote(table)}`, parameters: [] });
  } finally {
    await engine.close();
  }
}
