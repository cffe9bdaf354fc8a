import { isMetaxyError, MetaxyError } from "@metaxy-ts/core";
import { errorText, isError, suggestion } from "@metaxy-ts/core/adapter";
import pLimit from "p-limit";
import { inProcess } from "../executor/in-process.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import { recordRun } from "../runs/record.js";
import { Budget } from "./budget.js";
import type { RunOptions } from "./options.js";
import { checkRunOptions, shareOf } from "./options.js";
import type { FeatureReport, RunReport } from "./report.js";
import { worstOf } from "./report.js";
import type { RunContext } from "./run-context.js";
import { runSource } from "./run-source.js";
import { runStep } from "./run-step.js";
import { tracedFeature, tracedRun } from "./spans.js";

/**
 * Brings the features of a pipeline up to date: parents before children, features that do not depend on each other side by side. Only what is new
 * or stale is computed.
 *
 * A sample that fails stops nothing. It is recorded in {@link failures} with the provenance on which it failed, and tried again once its inputs or
 * the feature's code have changed. A run that is stopped, or whose process ends, loses at most what was not written yet; the next run goes on.
 *
 * @param pipeline What is computed, and how.
 * @param options Where to, and how much of it.
 * @returns What was done for each feature. Failed features are in it with their error; nothing is thrown for them.
 * @throws PIPELINE_INVALID for options; FEATURE_NOT_FOUND for a key in `only` that the pipeline does not compute.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { type Pipeline, run } from "@metaxy-ts/runner";
 *
 * async function update(pipeline: Pipeline, store: Store): Promise<void> {
 *   const { features } = await run(pipeline, { store, featureBudget: { share: 0.1 } });
 *   for (const { feature, end, written, failed } of features) console.log(feature, end, written, failed);
 * }
 * ```
 */
export async function run(pipeline: Pipeline, options: RunOptions): Promise<RunReport> {
  checkRunOptions(options);
  for (const key of Object.keys(options.filters ?? {})) pipeline.graph.get(key);
  const keys = chosenKeys(pipeline, options.only);
  const context = contextOf(pipeline, options);
  const { runId, executor } = context;
  return tracedRun({ runId, features: keys, executor: executor.name }, () => runFeatures(context, keys));
}

async function runFeatures(context: RunContext, keys: readonly string[]): Promise<RunReport> {
  const { pipeline, options, runId, emit } = context;
  const startedAt = new Date();
  const start = performance.now();
  emit({ type: "run-started", runId, features: keys });
  const slots = pLimit(options.featureConcurrency ?? 4);
  const reports = new Map<string, Promise<FeatureReport>>();
  for (const key of keys) {
    const ancestors = pipeline.graph.ancestors(key).flatMap((ancestor) => reports.get(ancestor) ?? []);
    const work = async (): Promise<FeatureReport> => {
      const before = await Promise.all(ancestors);
      return slots(() => tracedFeature(key, () => runFeature(context, key, before)));
    };
    reports.set(key, work());
  }
  const features = await Promise.all(reports.values());
  const seconds = (performance.now() - start) / 1000;
  const report: RunReport = { runId, end: worstOf(features), startedAt, seconds, features };
  emit({ type: "run-finished", report });
  return report;
}

function chosenKeys(pipeline: Pipeline, only: RunOptions["only"]): string[] {
  const known = [...pipeline.steps.keys()];
  for (const key of only ?? [])
    if (!pipeline.steps.has(key))
      throw new MetaxyError(
        "FEATURE_NOT_FOUND",
        `The pipeline does not compute ${key}${suggestion(key, known, "features")}`,
        {
          details: { feature: key },
        },
      );
  return only ? known.filter((key) => only.includes(key)) : known;
}

function contextOf(pipeline: Pipeline, options: RunOptions): RunContext {
  const own = new AbortController();
  const { signal = new AbortController().signal, stopSignal, executor = inProcess(), onEvent } = options;
  return {
    pipeline,
    graph: pipeline.graph,
    store: options.store,
    options,
    executor,
    runId: options.runId ?? crypto.randomUUID(),
    share: shareOf(options),
    budget: new Budget(options.budget),
    stop: AbortSignal.any([own.signal, signal, ...(stopSignal ? [stopSignal] : [])]),
    signal,
    stopRun: () => own.abort(),
    emit: onEvent ? safely(onEvent) : () => undefined,
  };
}

/** A listener that throws does not change what a run does. It is warned about once. */
function safely(listener: NonNullable<RunOptions["onEvent"]>): RunContext["emit"] {
  let hasFailed = false;
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      if (!hasFailed) process.emitWarning(`onEvent of a run failed: ${errorText(error)}`);
      hasFailed = true;
    }
  };
}

/** Never throws: what goes wrong is in the report. */
async function runFeature(context: RunContext, key: string, before: readonly FeatureReport[]): Promise<FeatureReport> {
  const startedAt = new Date();
  const start = performance.now();
  const report = { ...nothingDone, feature: key };
  const tell = (part: Partial<FeatureReport>): void => void Object.assign(report, part);
  const bad = before.find(({ end }) => end !== "done" && end !== "planned");
  try {
    const step = context.pipeline.steps.get(key);
    if (context.stop.aborted) tell({ end: "stopped" });
    else if (bad) tell({ end: "blocked", error: blockedBy(key, bad) });
    else if (step?.kind === "source") await runSource(context, step, tell);
    else if (step) await runStep(context, step, tell);
  } catch (thrown) {
    const error = isError(thrown) ? (thrown as Error) : new Error(String(thrown), { cause: thrown });
    if (context.signal.aborted) tell({ end: "stopped" });
    else tell({ end: isMetaxyError(error, "BUDGET_EXCEEDED") ? "over-budget" : "failed", error });
  }
  tell({ seconds: (performance.now() - start) / 1000 });
  const isWork = report.end !== "planned" && report.end !== "blocked";
  if (isWork && report.written + report.failed > 0)
    await recordRun(context, report, startedAt).catch((error: unknown) => {
      tell({ end: "failed", error: report.error ?? (error as Error) });
    });
  context.emit({ type: "feature-finished", report });
  return report;
}

const nothingDone: FeatureReport = {
  feature: "",
  end: "done",
  new: 0,
  stale: 0,
  orphaned: 0,
  waiting: 0,
  written: 0,
  failed: 0,
  skipped: 0,
  deleted: 0,
  seconds: 0,
  computeSeconds: 0,
  costs: {},
};

function blockedBy(key: string, { feature, end }: FeatureReport): MetaxyError {
  return new MetaxyError(
    "RUN_BLOCKED",
    `${key} was not computed: ${feature}, which it is computed from, ended as ${end}.`,
    {
      details: { feature },
    },
  );
}
