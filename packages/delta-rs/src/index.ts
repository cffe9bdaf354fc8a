export { DeltaError, type DeltaErrorCode } from "./errors.js";
export { deleteTable, findTables } from "./places.js";
export type { ArrowIpc } from "./rows.js";
export { DeltaTable } from "./table.js";
export type {
  CallOptions,
  Commit,
  CompactOptions,
  CreateOptions,
  HistoryOptions,
  LocationOptions,
  NewFile,
  OpenTableOptions,
  ReplaceOptions,
  StorageOptions,
  TableFile,
  TableFiles,
  TableInfo,
  TableWriteOptions,
  VacuumOptions,
} from "./types.js";
