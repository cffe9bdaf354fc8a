import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";
import { literal } from "./text.js";

/** The option that names files of extensions. */
export interface ExtensionOption {
  /** The function that takes it: `duckdb()`. */
  readonly of: string;
  /** Its name there: `ducklake.extensions`. */
  readonly name: string;
}

/**
 * Loads an extension: from a file if one is named, otherwise DuckDB's own, which it downloads once.
 *
 * @param run Runs a statement.
 * @param name The name of the extension.
 * @param file The path of the file; undefined for DuckDB's own.
 * @param option Where the file is named, for messages.
 * @throws CONFIG_INVALID for a file that cannot be loaded, STORE_FAILED for an extension that cannot be downloaded.
 */
export async function loadExtension(
  run: (sql: string) => Promise<unknown>,
  name: string,
  file: string | undefined,
  option: ExtensionOption,
): Promise<void> {
  try {
    if (file === undefined) await run(`install ${name}`);
    await run(`load ${file === undefined ? name : literal(file)}`);
  } catch (error) {
    throw file === undefined ? notDownloaded(name, error) : notLoaded(name, file, option, error);
  }
}

function notDownloaded(name: string, cause: unknown): MetaxyError {
  return new MetaxyError(
    "STORE_FAILED",
    `DuckDB could not get its extension ${name}. It is downloaded once, so allow this machine to reach extensions.duckdb.org; or download the file yourself and set its path: extensions: { ${name}: "/path/to/${name}.duckdb_extension" }. DuckDB says: ${firstLine(cause)}`,
    { details: { extension: name }, cause },
  );
}

function notLoaded(name: string, file: string, option: ExtensionOption, cause: unknown): MetaxyError {
  const path = `${option.name}.${name}`;
  return new MetaxyError(
    "CONFIG_INVALID",
    `The option ${path} of ${option.of} is ${JSON.stringify(file)}, and DuckDB cannot load it. It has to be the extension for this version of DuckDB and for this system. DuckDB says: ${firstLine(cause)}`,
    { details: { option: path, file }, cause },
  );
}

function firstLine(error: unknown): string {
  return errorText(error).split("\n", 1).join();
}
