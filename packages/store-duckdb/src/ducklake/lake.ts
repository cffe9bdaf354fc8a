import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { OpenMode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";
import type { AttachedDatabase, Runner } from "@metaxy-ts/engine-duckdb/base";
import { literal, repeated } from "@metaxy-ts/engine-duckdb/base";
import type { CatalogDatabase } from "./catalog.js";
import { catalogDatabase, lakeName } from "./catalog.js";
import { isLakeConflict, isLakeMade } from "./conflicts.js";
import { loadExtensions, storageExtension } from "./extensions.js";
import type { DuckLakeOptions } from "./options.js";

/** A lake as a database that DuckDB attaches. */
export function attachedLake(options: DuckLakeOptions): AttachedDatabase {
  const catalog = catalogDatabase(options.catalog);
  return {
    display: catalog.display,
    name: lakeName,
    unsignedExtensions: options.unsignedExtensions ?? false,
    key: (mode) => keyOf(options, catalog, mode),
    attach: (connection, mode) => attach(options, catalog, connection, mode),
    ...(catalog.hold === undefined ? {} : { hold: catalog.hold }),
  };
}

/** A catalog that several may have open has an instance for readers, and another for writers. */
async function keyOf(options: DuckLakeOptions, catalog: CatalogDatabase, mode: OpenMode): Promise<string> {
  if ("duckdb" in options.catalog) return canonical(options.catalog.duckdb);
  return JSON.stringify([mode, catalog.path, catalog.before, catalog.options, options]);
}

async function attach(
  { dataPath, setup = [], extensions = {} }: DuckLakeOptions,
  catalog: CatalogDatabase,
  connection: Runner,
  mode: OpenMode,
): Promise<void> {
  const run = (sql: string): Promise<unknown> => connection.run(sql);
  const storage = storageExtension(dataPath);
  const needed = ["ducklake", catalog.extension, storage].filter((name) => name !== undefined);
  await loadExtensions(run, needed, extensions);
  for (const [index, sql] of setup.entries()) await run(sql).catch((error: unknown) => setupFailed(index, error));
  for (const sql of catalog.before) await run(sql);
  const attachOptions = [
    `data_path ${literal(storage === undefined ? resolve(dataPath) : dataPath)}`,
    ...catalog.options,
    ...(mode === "read" ? ["read_only"] : catalog.writeOptions),
  ];
  const sql = `attach ${literal(`ducklake:${catalog.path}`)} as ${lakeName} (${attachOptions.join(", ")})`;
  await repeated(
    () => run(sql),
    (error) => isLakeConflict(error) || isLakeMade(error),
  );
}

/** DuckDB repeats the statement in its message, so that neither goes any further: a secret may be in it. */
function setupFailed(index: number, error: unknown): never {
  const kind = /^[\w ]+ Error/.exec(errorText(error))?.[0] ?? "an error";
  throw new MetaxyError(
    "CONFIG_INVALID",
    `Statement ${index + 1} of the option ducklake.setup of duckdb() failed: ${kind}. The statement and DuckDB's message are not shown, because a secret may be in them; try the statement in DuckDB.`,
    { details: { option: "ducklake.setup", statement: index + 1 } },
  );
}

/** One name for one file, through links and relative paths. */
async function canonical(path: string): Promise<string> {
  const full = resolve(path);
  const folder = await realpath(dirname(full)).catch(() => dirname(full));
  return realpath(full).catch(() => join(folder, basename(full)));
}
