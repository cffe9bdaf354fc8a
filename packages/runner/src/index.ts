export type { Batch, Executor, ExecutorSession, Work } from "./executor/executor.js";
export { inProcess } from "./executor/in-process.js";
export type { PoolOptions } from "./executor/pool/pool-executor.js";
export { processes } from "./executor/processes.js";
export { threads } from "./executor/threads.js";
export { type FailureRow, failures } from "./failures/feature.js";
export { definePipeline, isPipeline, type Limit, type Pipeline, type PipelineOptions } from "./pipeline/pipeline.js";
export type { RetryOptions } from "./pipeline/retry.js";
export { type Samples, type Source, type SourceContext, type SourceOptions, source } from "./pipeline/source.js";
export {
  type BatchStepOptions,
  type FailurePolicy,
  type SampleStepOptions,
  type Step,
  type StepContext,
  step,
} from "./pipeline/step.js";
export type { ComputedRow, StepResult } from "./pipeline/types.js";
export type { RunEvent } from "./run/events.js";
export type { FailureBudget, RunOptions } from "./run/options.js";
export type { FeatureEnd, FeatureReport, RunReport } from "./run/report.js";
export { run } from "./run/run.js";
export { type RunRow, runs } from "./runs/feature.js";
export type { SampleShare } from "./sample/share.js";
export type { Outcome, SampleError } from "./work/outcome.js";
export type { Control } from "./work/step-worker.js";
