import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreAdapter, StoreOpenOptions, TableStorage } from "@metaxy-ts/core/adapter";
import { checkOptions, declareCapabilities, errorText, isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import { engineCapabilities } from "../capabilities.js";
import { DuckDBEngine } from "../engine.js";
import { isStatementError, mapDuckDBError } from "../errors.js";
import type { EngineSettings } from "../settings.js";
import { checkEngineSettings } from "../settings.js";
import { StorageConnection } from "./connection.js";

/** What a storage's store may use. */
export interface StorageAdapterOptions extends EngineSettings {
  /** Whether a write creates missing tables when the user does not say; if omitted, true. */
  readonly autoCreate?: boolean;
  /** Whether the storage may load extensions of DuckDB that its makers have not signed; if omitted, no. */
  readonly unsignedExtensions?: boolean;
}

const known = [
  "tablePrefix",
  "autoCreate",
  "byField",
  "threads",
  "memoryLimit",
  "tempDirectory",
  "unsignedExtensions",
] as const;

/**
 * Makes an adapter of a storage that only moves rows: an in-memory DuckDB in this process computes on its tables.
 *
 * A read returns what the storage has at that time, including rows of other processes. A write is checked as a whole before anything
 * is appended; each feature is one commit, children before parents. A write with an idempotency key can be repeated after any crash.
 *
 * @param storage The storage.
 * @param options What DuckDB may use, and whether tables are created. If omitted, the defaults of both.
 * @returns The adapter, to be configured as a store. It opens nothing before the store is opened.
 * @throws CONFIG_INVALID for an unknown option, and for an invalid value.
 *
 * @example
 * ```ts
 * import { ConfiguredStore, type TableStorage } from "@metaxy-ts/core/adapter";
 * import { storageAdapter } from "@metaxy-ts/engine-duckdb";
 *
 * const storeOver = (storage: TableStorage): ConfiguredStore => new ConfiguredStore(storageAdapter(storage));
 * ```
 */
export function storageAdapter(storage: TableStorage, options: StorageAdapterOptions = {}): StoreAdapter {
  checkOptions(options, known, `${storage.name}()`, "CONFIG_INVALID");
  checkEngineSettings(options, `${storage.name}()`);
  const { tablePrefix = "", autoCreate = true, byField, ...engineOptions } = options;
  return {
    name: storage.name,
    display: storage.display,
    supports: declareCapabilities({
      ...engineCapabilities,
      "write.transaction": "unsupported",
      ...storage.supports,
      "write.typeWidening": "unsupported", // a storage takes rows; what is stored stays as it is
    }),
    autoCreate,
    ...(byField && { byField }),
    tablePrefix,
    ...(storage.limits && { limits: storage.limits }),
    ...(storage.timestampRange && { timestampRange: storage.timestampRange }),
    open: (opening) => open(storage, opening, tablePrefix, engineOptions),
    mapError: (error) => mapError(storage, error),
  };
}

function mapError(storage: TableStorage, error: unknown): MetaxyError | undefined {
  if (isStatementError(error)) return undefined; // no error of the storage, whatever words are in it
  return storage.mapError?.(error) ?? mapDuckDBError(error, storage.display);
}

function interrupted(storage: TableStorage, error: unknown, stored: readonly string[]): MetaxyError {
  if (isMetaxyError(error)) return error;
  const known = mapError(storage, error);
  if (known) return known;
  const message = errorText(error);
  const before = stored.length > 0 ? ` Rows of ${stored.join(", ")} were stored before.` : "";
  return new MetaxyError(
    "STORE_FAILED",
    `${storage.display} failed to store the rows of a write: ${message}.${before} Write again; with the same idempotency key nothing is stored twice.`,
    { details: { stored }, cause: error },
  );
}

type EngineOptions = Omit<StorageAdapterOptions, "tablePrefix" | "autoCreate" | "byField">;

async function open(
  storage: TableStorage,
  { mode, onStatement }: StoreOpenOptions,
  tablePrefix: string,
  options: EngineOptions,
): Promise<StorageConnection> {
  // Its own folder: engines that share one would write over each other's files.
  const tempDirectory = options.tempDirectory ?? join(tmpdir(), `metaxy-${randomUUID()}`);
  const listener = { display: storage.display, ...(onStatement && { onStatement }) };
  const engine = await DuckDBEngine.open({ ...options, tempDirectory, listener, path: ":memory:", mode: "write" });
  const run = async (sql: string): Promise<void> => {
    await engine.run({ sql, parameters: [] });
  };
  try {
    return new StorageConnection({
      engine,
      storage: await storage.open(mode, { run }, { ...(onStatement && { onStatement }) }),
      tablePrefix,
      interrupted: (error, stored) => interrupted(storage, error, stored),
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
}
