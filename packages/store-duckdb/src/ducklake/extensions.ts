import { errorText, MetaxyError, own } from "@metaxy-ts/core/adapter";
import { literal } from "@metaxy-ts/engine-duckdb/base";

/** Extensions that files at an address need, by how it starts. */
const storages: readonly (readonly [RegExp, string])[] = [
  [/^(?:s3|s3a|s3n|gs|gcs|r2|https?):\/\//i, "httpfs"],
  [/^(?:azure|az|abfss?):\/\//i, "azure"],
];

/** The extension that a data path needs, if it is an address. */
export function storageExtension(dataPath: string): string | undefined {
  return storages.find(([pattern]) => pattern.test(dataPath))?.[1];
}

/**
 * Loads extensions: from a file if one is named, otherwise DuckDB's own, which it downloads once.
 *
 * @throws CONFIG_INVALID for a file that cannot be loaded, STORE_FAILED for an extension that cannot be downloaded.
 */
export async function loadExtensions(
  run: (sql: string) => Promise<unknown>,
  needed: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const name of new Set([...Object.keys(files), ...needed])) {
    const file = own(files, name);
    try {
      if (file === undefined) await run(`install ${name}`);
      await run(`load ${file === undefined ? name : literal(file)}`);
    } catch (error) {
      throw file === undefined ? notDownloaded(name, error) : notLoaded(name, file, error);
    }
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
    `The option ducklake.extensions.${name} of duckdb() is ${JSON.stringify(file)}, and DuckDB cannot load it. It has to be the extension for this version of DuckDB and for this system. DuckDB says: ${firstLine(cause)}`,
    { details: { option: `ducklake.extensions.${name}`, file }, cause },
  );
}

function firstLine(error: unknown): string {
  return errorText(error).split("\n", 1).join();
}
