/*
 * The entry point for authors of stores: what an adapter needs to translate plans and to report facts.
 */

export {
  type ColumnDescription,
  type ColumnType,
  hasColumns,
  isNested,
  plainType,
  sameType,
  stringMap,
  stringStruct,
  typeName,
  withNatives,
} from "./column/column-type.js";
export {
  type ByFieldLayout,
  byFieldColumns,
  isSystemColumn,
  systemColumnKind,
  systemColumns,
  systemColumnTypes,
} from "./column/columns.js";
export { withMembers } from "./column/grow-type.js";
export type { ArrowBatch, ArrowBatchLike, ArrowTable, ArrowTableLike } from "./contract/arrow.js";
export {
  type ArrowData,
  type ArrowField,
  type ArrowType,
  arrowTypeId,
  batchData,
  bigintsIn,
  bytesIn,
  fieldsOf,
  offsetsIn,
  type Present,
  presentIn,
} from "./contract/arrow-data.js";
export { arrowColumns, arrowValues } from "./contract/arrow-values.js";
export {
  type Capabilities,
  type Capability,
  capabilities,
  declareCapabilities,
  isSupported,
  type Support,
} from "./contract/capability.js";
export {
  type IncrementPart,
  type IncrementSource,
  type KeyScope,
  type LaterReads,
  type OpenMode,
  type RecordedSettings,
  type RelationSource,
  type Staged,
  type StageInput,
  type StoreAdapter,
  type StoreConnection,
  type StoreOpenOptions,
  type StoreWriteOptions,
  type SystemTable,
  systemTablePrefix,
  type TableDefinition,
  type Violation,
  type WriteResult,
} from "./contract/contract.js";
export type { StoreLimits, TimestampRange } from "./contract/limits.js";
export { pushTable } from "./contract/push-table.js";
export { Queue } from "./contract/queue.js";
export { isSecretName, maskedText } from "./contract/secrets.js";
export { type Snapshot, Snapshots } from "./contract/snapshots.js";
export type { OnStatement, StatementEvent } from "./contract/statement-event.js";
export type {
  AppendOptions,
  EngineRows,
  ErasedPart,
  FileConstants,
  OpenTableStorage,
  ParquetSummary,
  StorageOpenOptions,
  StoredTable,
  TableEngine,
  TableStorage,
  TableVersion,
  ValueSummary,
} from "./contract/table-storage.js";
export { throwIfAborted } from "./errors/aborted.js";
export { type ErrorCode, errorCodes } from "./errors/codes.js";
export { isMetaxyError, MetaxyError } from "./errors/error.js";
export { suggestion } from "./errors/nearest.js";
export { ofColumn } from "./errors/of-column.js";
export { checkOptions, checkTablePrefix, wrongOption } from "./errors/options.js";
export { errorText, isBytes, isDate, isError } from "./errors/realm.js";
export { isWriteConflict, WriteConflict } from "./errors/write-conflict.js";
export { type AnyFeature, isFeature } from "./feature/feature.js";
export {
  type ComparisonOperator,
  columnsOf,
  type FilterExpression,
  type FilterOperand,
  type FilterScalar,
} from "./filter/expression.js";
export { isFeatureGraph } from "./graph/graph.js";
export {
  createHasher,
  type HashAlgorithm,
  type Hasher,
  type HashSettings,
  hashAlgorithms,
} from "./hash/algorithms.js";
export { canonicalJson, parseJson } from "./hash/canonical-json.js";
export { isJsonFloat, JsonFloat } from "./hash/json-number.js";
export { requireSameHash } from "./hash/same-settings.js";
export { compareUtf8, defaultCodeVersion, separator, wellFormed } from "./hash/text.js";
export { own, setOwn } from "./own.js";
export { latestRowTies } from "./plan/latest-row.js";
export type {
  CurrentPlan,
  ExpectedFromInputs,
  ExpectedFromSamples,
  FieldPiece,
  FieldPlan,
  InheritPlan,
  InputLineage,
  InputPlan,
  MatchPlan,
  MembersPlan,
  ProvenancePlan,
  ReadPlan,
  RebasePlan,
  SampleCondition,
  SamplesPart,
  SamplesPlan,
  Source,
  StoredSamplesPlan,
  UpdatePlan,
  VersionsPlan,
} from "./plan/plan.js";
export { requirePlanned } from "./plan/planned-table.js";
export { rowColumns } from "./plan/row-columns.js";
export { laterThan, ownTimestamp, replacedTimestamps, timestampColumns } from "./plan/timestamps.js";
export { membersColumns } from "./plan/versions.js";
export type { ErasePlan, GrownColumn, TableChange, ValuePlan, WriteCheck, WritePlan } from "./plan/write-plan.js";
export { configureStore } from "./store/open/configure-store.js";
export { ConfiguredStore, isConfiguredStore } from "./store/open/configured.js";
export { type SpanStart, Trace } from "./store/trace.js";
export { microsecondsOf, timestampOf } from "./time/timestamp.js";
