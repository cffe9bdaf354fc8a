import type { RecordBatch, Table } from "apache-arrow";

export { engineCapabilities } from "./capabilities.js";
export { DuckDBEngine } from "./engine.js";
export { mapDuckDBError } from "./errors.js";
export { duckdbFlavor } from "./flavor.js";
export type { DatabaseOptions } from "./instance.js";
export { type StorageAdapterOptions, storageAdapter } from "./storage/adapter.js";
export { arrowColumns, arrowToRows, rowsToArrow } from "./storage/arrow-rows.js";

declare module "@metaxy-ts/core" {
  interface ArrowTypes {
    readonly table: Table;
    readonly batch: RecordBatch;
  }
}
