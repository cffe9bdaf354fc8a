export type { ColumnDescription, ColumnType } from "./column/column-type.js";
export { systemColumns, versioningColumns } from "./column/columns.js";
export type { ArrowBatch, ArrowBatchLike, ArrowTable, ArrowTableLike, ArrowTypes } from "./contract/arrow.js";
export type { Capabilities, Capability, Support } from "./contract/capability.js";
export type { OnStatement, StatementEvent } from "./contract/statement-event.js";
export { type ErrorCode, errorCodes } from "./errors/codes.js";
export { isMetaxyError, MetaxyError, type MetaxyErrorOptions } from "./errors/error.js";
export {
  type DefinedTypes,
  defineFeature,
  type FeatureDefinition,
  type FieldInput,
  type FieldOptions,
  type NoFields,
} from "./feature/define.js";
export {
  type DeclaredDependency,
  type Dependency,
  type DependencyOptions,
  type FieldMappingInput,
  from,
  type LineageInput,
} from "./feature/dependency.js";
export { type ExternalDefinition, externalFeature } from "./feature/external.js";
export type { AnyFeature, DataVersionSource, Feature, FieldReference } from "./feature/feature.js";
export { type FeatureFromSpecOptions, featureFromSpec, type UntypedFeature } from "./feature/from-spec.js";
export type { JsonValue } from "./feature/json.js";
export { columnSuffix, type KeyInput, normalizeKey, structKey, tableName } from "./feature/key.js";
export { type RowSchema, rowSchema } from "./feature/row-schema.js";
export type {
  DependencySpec,
  FeatureSpec,
  FieldDependencySpec,
  FieldMapping,
  FieldSpec,
  Lineage,
} from "./feature/spec.js";
export { featureSpecJson, parseFeatureSpec } from "./feature/spec-json.js";
export type {
  AnyColumns,
  ChildRow,
  FeatureSchema,
  FeatureTypes,
  ParentRow,
  PendingRow,
  RowsByKey,
  StoredRow,
  SystemColumns,
  VersioningColumns,
  WriteRow,
} from "./feature/types.js";
export { withJsonSchema } from "./feature/with-json-schema.js";
export { and, column, or, toFilter } from "./filter/builder.js";
export type { ColumnRef, Columns, FilterInput } from "./filter/column-ref.js";
export { not } from "./filter/construct.js";
export type { FilterExpression } from "./filter/expression.js";
export { parseFilter } from "./filter/parse.js";
export { printFilter } from "./filter/print.js";
export { diffGraphs, type FeatureDiff, type FieldDiff } from "./graph/diff.js";
export { type ExternalMismatch, type LinkedGraph, type LinkOptions, linkExternals } from "./graph/externals.js";
export type { ParentField } from "./graph/field-inputs.js";
export { FeatureGraph, type FeatureGraphOptions, type FeatureInput } from "./graph/graph.js";
export type { FeatureVersions } from "./graph/versions.js";
export { defaultHashSettings, type HashAlgorithm, type HashSettings, hashAlgorithms } from "./hash/algorithms.js";
export type { FeatureOf } from "./store/feature-of.js";
export type { ArrowInput, ArrowReaderLike, FeatureRows, ParquetInput, RowsInput } from "./store/input/input.js";
export type { HashEvidence } from "./store/open/agreed-hash.js";
export type { ConfiguredStore, OpenOptions, StoreOptions } from "./store/open/configured.js";
export type { InspectedTable, InspectOptions, StoreInspection } from "./store/open/inspect.js";
export type { HistoryOptions, Push } from "./store/push/history.js";
export type { StoreLinkOptions } from "./store/push/link.js";
export type { PushOptions, PushOutcome } from "./store/push/push.js";
export type { PushedFeature, PushedGraph, PushedGraphOptions, PushedProblem } from "./store/push/pushed-graph.js";
export type { RowsDigest } from "./store/read/digest.js";
export type { Filters, ReadOptions } from "./store/read/read-options.js";
export type { Relation, StoreInfo } from "./store/read/relation.js";
export type { Increment, IncrementCounts, OrphanedRow } from "./store/resolve/increment.js";
export type { IncrementWarning } from "./store/resolve/increment-warnings.js";
export type { ResolvedRows, ResolveOptions } from "./store/resolve/resolve.js";
export type { Store } from "./store/store.js";
export type { BufferedWriterOptions } from "./store/write/buffer/options.js";
export type { RefusedRows } from "./store/write/buffer/refused-rows.js";
export type { BufferedWriter } from "./store/write/buffer/writer.js";
export type { WriteOptions, WriteOutcome } from "./store/write/commit.js";
export type { CopiedRows, CopyOptions, CopyOutcome, CopyProgress } from "./store/write/copy-options.js";
export type { DeleteOptions } from "./store/write/delete.js";
export type { DeleteTarget } from "./store/write/deleted-samples.js";
export type { WriteEntries, WriteEntry } from "./store/write/entry.js";
export type { RebaseOptions } from "./store/write/rebase.js";
export type { WriteWarning } from "./store/write/write-warnings.js";
export type { TemporalInstant } from "./time/temporal.js";
export { Timestamp, type TimestampInput } from "./time/timestamp.js";
