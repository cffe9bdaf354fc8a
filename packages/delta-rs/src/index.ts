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
  NewFile,
  OpenTableOptions,
  PlaceOptions,
  ReplaceOptions,
  StorageOptions,
  TableFile,
  TableFiles,
  TableInfo,
  VacuumOptions,
  WriteOptions,
} from "./types.js";
