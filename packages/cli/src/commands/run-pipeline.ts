import type { Filters } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { selectFeatures } from "@metaxy-ts/project";
import type { Pipeline, RunOptions, RunReport } from "@metaxy-ts/runner";
import { run } from "@metaxy-ts/runner";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { eventJson, reportJson } from "../output/run/json.js";
import { watchRun } from "../output/run/progress.js";
import { printRun } from "../output/run/summary.js";
import type { Terminal } from "../terminal.js";
import { graphOf } from "./graph-of.js";
import { pipelineOf } from "./pipeline-of.js";
import { projectOf } from "./project.js";

/** The options of `metaxy run`. */
export interface RunCommandOptions {
  readonly store?: string;
  readonly format: "text" | "json" | "ndjson";
  readonly dryRun?: true;
  readonly limit?: number;
  readonly sample?: number;
  readonly filter: readonly string[];
  readonly retryFailed?: true;
  readonly maxFailures?: number;
  readonly maxFailureShare?: number;
  readonly concurrency: number;
}

/** Runs the pipeline of the project. Returns the exit code. */
export async function runPipeline(
  command: Command,
  selectors: readonly string[],
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { store: name, format, dryRun } = options;
  const filters = filtersOf(options.filter);
  const project = await projectOf(command, terminal);
  const graph = await graphOf(project, terminal, name);
  const pipeline = await pipelineOf(project, graph);
  const only = selectors.length > 0 ? computedOf(pipeline, selectFeatures(graph, selectors), terminal) : undefined;
  await using store = await (await project.store(graph, name)).open({ mode: dryRun ? "read" : "write" });
  const watcher = await watchRun(format, terminal);
  let report: RunReport;
  try {
    report = await run(pipeline, {
      ...limitsOf(options),
      ...(only && { only }),
      ...(filters && { filters }),
      store,
      stopSignal: terminal.signal,
      signal: terminal.interruptedAgain(),
      onEvent(event) {
        watcher.onEvent(event);
        const line = format === "ndjson" ? eventJson(event) : undefined;
        if (line !== undefined) terminal.stdout.write(`${line}\n`);
      },
    });
  } finally {
    await watcher.stop();
  }
  if (format === "json") terminal.stdout.write(`${reportJson(report)}\n`);
  const table = format !== "text" ? "none" : dryRun ? "plan" : "done";
  await printRun(report, { table, store: name, failures: watcher.failures }, terminal);
  return exitCodeOf(report);
}

/** What of a run's options the caller has given. */
function limitsOf(options: RunCommandOptions): Omit<RunOptions, "store"> {
  const { dryRun, limit, sample, retryFailed, maxFailures, maxFailureShare, concurrency } = options;
  return {
    featureConcurrency: concurrency,
    ...(dryRun && { dryRun }),
    ...(limit !== undefined && { limit }),
    ...(sample !== undefined && { sample }),
    ...(retryFailed && { retryFailed }),
    ...(maxFailures !== undefined && { budget: { count: maxFailures } }),
    ...(maxFailureShare !== undefined && { featureBudget: { share: maxFailureShare } }),
  };
}

/** Those of the selected features that the pipeline computes. The others are read as they are. */
function computedOf({ steps }: Pipeline, selected: readonly string[], { stderr }: Terminal): string[] {
  const others = selected.filter((key) => !steps.has(key));
  const computed = selected.filter((key) => steps.has(key));
  if (computed.length === 0)
    throw new MetaxyError("FEATURE_NOT_FOUND", `The pipeline does not compute ${others.join(", ")}.`, {
      details: { features: others },
    });
  if (others.length > 0) stderr.write(`Not computed by the pipeline: ${others.join(", ")}.\n`);
  return computed;
}

/** Filters by feature, from `video/raw=seconds > 60`. */
function filtersOf(given: readonly string[]): Record<string, Filters<never>> | undefined {
  const filters = new Map<string, string[]>();
  for (const text of given) {
    const [, key, filter] = /^\s*([\w/-]+)\s*=(?!=)(.+)$/s.exec(text) ?? [];
    if (key === undefined || filter === undefined)
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `--filter takes a feature and a filter, such as video/raw="seconds > 60"; it is ${JSON.stringify(text)}.`,
      );
    filters.set(key, [...(filters.get(key) ?? []), filter]);
  }
  return filters.size === 0 ? undefined : Object.fromEntries(filters);
}

/** The end of a run that was interrupted is known to the program already. */
function exitCodeOf({ end }: RunReport): number {
  if (end === "done" || end === "planned") return exitCodes.done;
  return end === "over-budget" ? exitCodes.overBudget : exitCodes.failed;
}
