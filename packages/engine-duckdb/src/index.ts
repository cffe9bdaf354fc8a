import type { RecordBatch, Table } from "apache-arrow";

export { DuckDBEngine } from "./engine.js";
export { mapDuckDBError } from "./errors.js";
export { duckdbFlavor } from "./flavor.js";
export type { DatabaseOptions } from "./instance.js";

declare module "@metaxy-ts/core" {
  interface ArrowTypes {
    readonly table: Table;
    readonly batch: RecordBatch;
  }
}
