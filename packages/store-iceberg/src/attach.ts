import type { TableEngine } from "@metaxy-ts/core/adapter";
import { MetaxyError, own } from "@metaxy-ts/core/adapter";
import { literal, loadExtension } from "@metaxy-ts/engine-duckdb/base";
import type { IcebergOptions } from "./options.js";

/** What DuckDB calls the catalog. */
export const attached = "metaxy_iceberg";

const secret = "metaxy_iceberg_catalog";
const needed = ["avro", "httpfs", "iceberg"] as const; // in this order: the last one needs the others

/**
 * How DuckDB works with a catalog. Each commit goes to the endpoint of its table: that of several tables at once, which DuckDB prefers, loses commits
 * in Apache's own server, and many catalogs do not have it. After a commit that failed DuckDB removes no files: it does not know whether the
 * catalog has stored the commit and only the answer was lost, and without its files the table could not be read any more.
 */
const options = "disable_multi_table_commit true, stage_create_tables false, remove_files_on_delete false";

/**
 * Lets DuckDB read and write the tables of the catalog.
 *
 * @throws CONFIG_INVALID for a file that is no extension, STORE_FAILED for an extension that cannot be downloaded.
 */
export async function attach(
  engine: TableEngine,
  { uri, warehouse = "", token, setup = [], extensions = {} }: IcebergOptions,
): Promise<void> {
  const run = (sql: string): Promise<void> => engine.run(sql);
  for (const name of needed)
    await loadExtension(run, name, own(extensions, name), { of: "iceberg()", name: "extensions" });
  for (const [index, statement] of setup.entries())
    await engine.run(statement).catch(() => {
      throw new MetaxyError(
        "CONFIG_INVALID",
        `Statement ${index + 1} of the option setup of iceberg() failed. Its error may show secrets; run it in DuckDB to see it.`,
        { details: { option: "setup" } },
      );
    });
  const authorization =
    token === undefined ? "authorization_type 'none'" : `authorization_type 'oauth2', secret ${secret}`;
  if (token !== undefined) await engine.run(`create secret ${secret} (type iceberg, token ${literal(token)})`);
  await engine.run(
    `attach ${literal(warehouse)} as ${attached} (type iceberg, endpoint ${literal(uri.replace(/\/+$/, ""))}, ${authorization}, ${options})`,
  );
}

/**
 * Runs a statement that commits, without DuckDB's repetition of requests: a commit that is sent again because its answer got lost is refused as if
 * another had come before, and the rows, which are stored, would be written again.
 */
export async function committing(engine: TableEngine, sql: string): Promise<void> {
  await engine.run("set http_retries = 0");
  try {
    await engine.run(sql);
  } finally {
    await engine.run("reset http_retries");
  }
}
