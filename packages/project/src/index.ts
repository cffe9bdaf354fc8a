export { type CodegenOptions, type CodegenOutcome, codegen } from "./codegen/codegen.js";
export {
  defineConfig,
  type ProjectConfig,
  type StoreByType,
  type StoreConfig,
  type StoreEntry,
  type StoreLoader,
  type StoreModule,
  type StoreNames,
} from "./config/config.js";
export type { FeaturePath, LoadedConfig, LoadedStore } from "./config/load.js";
export type { Environment } from "./config/variables.js";
export {
  type ColumnOfSchema,
  type DescribeFeatureOptions,
  describeFeature,
  type FeatureDescription,
  type FeaturePlace,
  type FieldDescription,
} from "./describe/describe-feature.js";
export { describeGraph, type GraphDescription, type ProjectOfGraph } from "./describe/describe-graph.js";
export {
  describeStore,
  type FoundInStore,
  type StoreDescription,
  type TableOfStore,
} from "./describe/describe-store.js";
export { describeStoredFeature, type StoredFeature } from "./describe/describe-stored-feature.js";
export type { ExternalOrigin, FoundFeature, LinkedFeatures, ProjectFeatures } from "./discovery/found.js";
export { type DoctorOptions, doctor } from "./doctor/doctor.js";
export type { Check, Finding } from "./doctor/finding.js";
export { gitTags } from "./git.js";
export { installCommand } from "./install.js";
export { type LockChange, type LockOptions, type LockOutcome, type LockUpdate, lock } from "./lock/lock.js";
export { type LockedFeature, type LockedFeatures, readLockFile } from "./lock/lock-file.js";
export { masked } from "./masked.js";
export { packageTags } from "./package-tags.js";
export {
  type LinkedOptions,
  type LoadOptions,
  loadProject,
  type OpenProjectStoreOptions,
  type Project,
} from "./project.js";
export type { DependencyEdge, FeatureNode, FieldOfNode, GraphDrawing } from "./render/drawing.js";
export type { Direction } from "./render/layout.js";
export { type RenderFormat, type RenderOptions, renderFormats } from "./render/options.js";
export type { Theme } from "./render/palette.js";
export { renderGraph } from "./render/render.js";
export { type NodeStatus, type StateLook, stateLooks } from "./render/state.js";
export type { TerminalOptions } from "./render/terminal/terminal.js";
export { grouped, visible } from "./render/text.js";
export { selectFeatures } from "./selection/select.js";
export {
  type FeatureState,
  type FeatureStatus,
  isInSync,
  type SampleCounts,
  type StatusOptions,
  statuses,
} from "./status/status.js";
