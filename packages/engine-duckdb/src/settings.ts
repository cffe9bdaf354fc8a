import { MetaxyError } from "@metaxy-ts/core/adapter";

/** What a user may tell the engine of a store, beside what is the store's own. */
export interface EngineSettings {
  /** Goes in front of every table name, so that several stores can share a place. */
  readonly tablePrefix?: string;
  /** Number of threads of the engine; as many as the machine has cores when not given. */
  readonly threads?: number;
  /** How much memory the engine may use, such as `4GB`; most of the machine's when not given. */
  readonly memoryLimit?: string;
  /** Where the engine puts what does not fit into memory; a folder of its own among the system's temporary files when not given. */
  readonly tempDirectory?: string;
}

/**
 * Checks the settings of an engine for a store whose options they are.
 *
 * @param of what the user called, such as `duckdb()`
 * @throws CONFIG_INVALID naming the option and what it has to be.
 */
export function checkEngineSettings(settings: EngineSettings, of: string): void {
  const { tablePrefix, threads, memoryLimit, tempDirectory } = settings;
  const refuse = (option: string, value: unknown, expected: string): never => {
    const given = JSON.stringify(value) ?? String(value);
    const text = `The option ${option} of ${of} is ${given}; it has to be ${expected}.`;
    throw new MetaxyError("CONFIG_INVALID", text, { details: { option } });
  };
  if (tablePrefix !== undefined && !/^[a-z_][a-z0-9_]*$/.test(tablePrefix))
    refuse("tablePrefix", tablePrefix, "lower-case letters, digits and _, not a digit first");
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads > 0))
    refuse("threads", threads, "a whole number from 1");
  if (memoryLimit !== undefined && !/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(memoryLimit))
    refuse("memoryLimit", memoryLimit, 'a size such as "4GB"');
  if (tempDirectory !== undefined && (typeof tempDirectory !== "string" || !/^[^\0]+$/.test(tempDirectory)))
    refuse("tempDirectory", tempDirectory, "the path of a folder");
}
