import type { ByFieldLayout } from "@metaxy-ts/core/adapter";
import { checkTablePrefix, MetaxyError, wrongOption } from "@metaxy-ts/core/adapter";

/** Engine options of a store, in addition to the store's own. */
export interface EngineSettings {
  /** Goes in front of every table name, so that several stores can share a location. If omitted, nothing does. */
  readonly tablePrefix?: string;
  /**
   * How new tables have versions by field: as a `struct` with a member for each field, or as a `map` of strings, which Python's Metaxy needs if
   * it is configured with `enable_map_datatype`. Tables of both kinds are read and written. If omitted, as the tables that are there, else a
   * struct.
   */
  readonly byField?: ByFieldLayout;
  /** Number of threads of the engine; if omitted, as many as the machine has cores. */
  readonly threads?: number;
  /** How much memory the engine may use, such as `4GB`. If omitted, most of the machine's. */
  readonly memoryLimit?: string;
  /** The folder for data that does not fit into memory. If omitted, a new folder in the system's temporary folder. */
  readonly tempDirectory?: string;
}

/** Whether a storage uses an extension of DuckDB. */
export interface ExtensionSettings {
  /** `auto`: if it is of use, and installed; `never`; or the path of the extension, which is loaded at once. If omitted, `auto`. */
  readonly extension?: string;
  /**
   * Whether the extension may be one that DuckDB's makers have not signed. DuckDB then does not look at the signature, for which it reads
   * the whole file, for about a second, at every opening. If omitted, it has to be signed.
   */
  readonly unsignedExtensions?: boolean;
}

/**
 * Checks the settings of an extension for a store whose options they are.
 *
 * @param settings The options.
 * @param of What the user called, such as `lancedb()`.
 * @throws CONFIG_INVALID naming the option and what it has to be.
 */
export function checkExtensionSettings({ extension, unsignedExtensions }: ExtensionSettings, of: string): void {
  const refuse = (option: string, expected: string): never => {
    throw new MetaxyError("CONFIG_INVALID", `The option ${option} of ${of} has to be ${expected}.`, {
      details: { option },
    });
  };
  if (extension !== undefined && (typeof extension !== "string" || !/^[^\0]+$/.test(extension)))
    refuse("extension", '"auto", "never", or the path of the extension');
  if (unsignedExtensions !== undefined && typeof unsignedExtensions !== "boolean")
    refuse("unsignedExtensions", "true or false");
}

/**
 * Checks the settings of an engine for a store whose options they are.
 *
 * @param settings The options.
 * @param of What the user called, such as `duckdb()`.
 * @throws CONFIG_INVALID naming the option and what it has to be.
 */
export function checkEngineSettings(settings: EngineSettings, of: string): void {
  const { tablePrefix, byField, threads, memoryLimit, tempDirectory } = settings;
  const refuse = (option: string, value: unknown, expected: string): never => {
    throw wrongOption(of, option, value, expected);
  };
  checkTablePrefix(of, tablePrefix);
  if (byField !== undefined && byField !== "struct" && byField !== "map")
    refuse("byField", byField, '"struct" or "map"');
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads > 0))
    refuse("threads", threads, "a whole number of at least 1");
  if (memoryLimit !== undefined && !/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(memoryLimit))
    refuse("memoryLimit", memoryLimit, 'a size such as "4GB"');
  if (tempDirectory !== undefined && (typeof tempDirectory !== "string" || !/^[^\0]+$/.test(tempDirectory)))
    refuse("tempDirectory", tempDirectory, "the path of a folder");
}
