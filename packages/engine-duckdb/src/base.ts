import type { RecordBatch, Table } from "apache-arrow";

/*
 * Everything of this package that does without Apache Arrow, which takes longer to load than DuckDB takes to start. It is loaded when Arrow data is
 * first asked for; a store that is only counted, or read as rows, never is.
 */
export { engineCapabilities } from "./capabilities.js";
export { type Conflicts, DuckDBEngine, type EngineOptions } from "./engine.js";
export { isStatementError, mapDuckDBError } from "./errors.js";
export { duckdbFlavor } from "./flavor.js";
export type { AttachedDatabase, DatabaseOptions } from "./instance.js";
export { type ExtensionOption, loadExtension } from "./load-extension.js";
export { repeated } from "./repeat.js";
export type { EngineSettings, ExtensionSettings } from "./settings.js";
export { checkEngineSettings, checkExtensionSettings } from "./settings.js";
export type { Listener, Runner } from "./statements.js";
export { type StorageAdapterOptions, storageAdapter } from "./storage/adapter.js";
export { arrowColumns, arrowToRows } from "./storage/arrow-rows.js";
export { StorageExtension } from "./storage/extension.js";
export { literal, quote, withoutCredentials } from "./text.js";
export { isWritable } from "./writable.js";

declare module "@metaxy-ts/core" {
  interface ArrowTypes {
    readonly table: Table;
    readonly batch: RecordBatch;
  }
}
