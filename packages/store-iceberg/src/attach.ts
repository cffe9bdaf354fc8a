import type { TableEngine } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError, own } from "@metaxy-ts/core/adapter";
import { literal } from "@metaxy-ts/engine-duckdb/base";
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
  for (const name of needed) await load(engine, name, own(extensions, name));
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

async function load(engine: TableEngine, name: string, file: string | undefined): Promise<void> {
  try {
    if (file === undefined) await engine.run(`install ${name}`);
    await engine.run(`load ${file === undefined ? name : literal(file)}`);
  } catch (cause) {
    throw file === undefined ? notDownloaded(name, cause) : notLoaded(name, file, cause);
  }
}

function notDownloaded(name: string, cause: unknown): MetaxyError {
  return new MetaxyError(
    "STORE_FAILED",
    `DuckDB could not get its extension ${name}. It is downloaded once, so allow this machine to reach extensions.duckdb.org; or download the file yourself and set its path: extensions: { ${name}: "/path/to/${name}.duckdb_extension" }. DuckDB says: ${firstLine(cause)}`,
    { details: { extension: name }, cause },
  );
}

function notLoaded(name: string, file: string, cause: unknown): MetaxyError {
  return new MetaxyError(
    "CONFIG_INVALID",
    `The option extensions.${name} of iceberg() is ${JSON.stringify(file)}, and DuckDB cannot load it. It has to be the extension for this version of DuckDB and for this system. DuckDB says: ${firstLine(cause)}`,
    { details: { option: `extensions.${name}`, file }, cause },
  );
}

function firstLine(error: unknown): string {
  return errorText(error).split("\n", 1).join();
}
