import type { RecordBatch, Table } from "apache-arrow";

export { engineCapabilities } from "./capabilities.js";
export { type Conflicts, DuckDBEngine, type EngineOptions } from "./engine.js";
export { mapDuckDBError } from "./errors.js";
export { duckdbFlavor } from "./flavor.js";
export type { AttachedDatabase, DatabaseOptions } from "./instance.js";
export { repeated } from "./repeat.js";
export type { EngineSettings, ExtensionSettings } from "./settings.js";
export { checkEngineSettings, checkExtensionSettings } from "./settings.js";
export { type StorageAdapterOptions, storageAdapter } from "./storage/adapter.js";
export { schemaToIpc } from "./storage/arrow-ipc.js";
export { arrowColumns, arrowToRows, rowsToArrow } from "./storage/arrow-rows.js";
export { StorageExtension } from "./storage/extension.js";
export { literal, quote } from "./text.js";

declare module "@metaxy-ts/core" {
  interface ArrowTypes {
    readonly table: Table;
    readonly batch: RecordBatch;
  }
}
