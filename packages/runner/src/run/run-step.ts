import pMap from "p-map";
import type { ExecutorSession } from "../executor/executor.js";
import { knownFailures } from "../failures/known.js";
import type { Step } from "../pipeline/step.js";
import { sampleColumns } from "../sample/columns.js";
import type { Outcome } from "../work/outcome.js";
import { EarlyEnd } from "./early-end.js";
import type { RunOptions } from "./options.js";
import { removeOrphaned } from "./orphaned.js";
import type { FeatureReport } from "./report.js";
import { Results } from "./results.js";
import type { RunContext } from "./run-context.js";
import { isPartial } from "./run-context.js";
import type { Chosen } from "./samples.js";
import { chosenSamples } from "./samples.js";

/** What a feature's work came to, without what every feature has. */
export type FeatureWork = Partial<FeatureReport>;

/** Computes what is new or stale of a feature, and removes what is orphaned. Whatever was computed is stored, also if it throws. */
export async function runStep(context: RunContext, step: Step, tell: (part: FeatureWork) => void): Promise<void> {
  const { feature: key } = step;
  const { store, graph, options, pipeline, executor, runId, emit } = context;
  const feature = graph.get(key);
  const hashLength = store.hash.length;
  const featureVersion = graph.versions(key, hashLength).feature;
  if (options.dryRun && (await waitsForParents(context, key))) return tell({ end: "planned" });
  await using todo = await store.resolve(feature, { filters: filtersOf(context, key) as never });
  const counts = await todo.counts();
  tell(counts);
  emit({ type: "feature-started", feature: key, counts });
  if (options.dryRun) return tell({ end: "planned" });

  const columns = sampleColumns(graph, key);
  const known = await knownFailures(store, key);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const total = Math.min(limit, counts.new + counts.stale);
  const end = new EarlyEnd(context);
  let skipped = 0;
  const results = new Results({
    store,
    feature,
    sampleColumns: columns,
    featureVersion,
    runId,
    flushRows: options.flushRows,
    flushInterval: options.flushInterval,
    onFailure: (sample, error) => {
      emit({ type: "sample-failed", feature: key, sample, error });
      end.failed(error);
    },
  });
  const progress = (): void =>
    emit({ type: "progress", feature: key, computed: results.computed, failed: results.failed, skipped, total });
  const choice = {
    columns,
    known,
    retryFailed: options.retryFailed ?? false,
    share: context.share,
    limit,
    batchRows: options.batchRows ?? 256,
    featureVersion,
  };
  // Then every pending sample is met, and what is left of the known failures is of others.
  const meetsAll = !isPartial(context) && options.limit === undefined;
  let isOver = false;
  try {
    if (total > 0) {
      await using session = await executor.open({ pipeline, step, runId });
      const chosen = chosenSamples(todo.pending, choice, () => {
        skipped += 1;
      });
      await computeAll(session, chosen, { key, featureVersion, hashLength, results, end, progress });
    }
    isOver = !end.stop.aborted;
  } finally {
    try {
      await results.close(isOver && meetsAll ? known.keys() : []);
    } finally {
      const { computed: written, failed, computeSeconds, costs } = results;
      tell({ written, failed, skipped, computeSeconds, costs: costs.toObject() });
      progress();
    }
  }
  end.throwIfFailed();
  if (end.stop.aborted) return tell({ end: "stopped" });
  const orphaned = { rows: todo.orphaned, count: counts.orphaned, onOrphaned: step.options.onOrphaned };
  tell({ deleted: await removeOrphaned(context, feature, orphaned) });
}

/** Whether a parent was never written, and this pipeline computes it: a dry run cannot say yet what there is to do. */
async function waitsForParents({ store, graph, pipeline }: RunContext, key: string): Promise<boolean> {
  for (const parent of graph.parents(key))
    if (pipeline.steps.has(parent) && !(await store.has(graph.get(parent)))) return true;
  return false;
}

/** The filters that are over the feature or its parents. */
function filtersOf({ graph, options }: RunContext, key: string): RunOptions["filters"] & object {
  const known = [key, ...graph.parents(key)];
  return Object.fromEntries(Object.entries(options.filters ?? {}).filter(([feature]) => known.includes(feature)));
}

interface Computing {
  readonly key: string;
  readonly featureVersion: string;
  readonly hashLength: number;
  readonly results: Results;
  readonly end: EarlyEnd;
  readonly progress: () => void;
}

/** Hands batches to the executor, as many at a time as it has slots. Throws the first error of a batch after the others have ended. */
async function computeAll(
  session: ExecutorSession,
  batches: AsyncIterable<readonly Chosen[]>,
  { key, featureVersion, hashLength, results, end, progress }: Computing,
): Promise<void> {
  let number = 0;
  const { stop, signal } = end;
  const compute = async (chosen: readonly Chosen[]): Promise<void> => {
    if (stop.aborted) return;
    const onOutcome = (outcome: Outcome): void => {
      if (signal.aborted) return;
      end.tried();
      results.add(chosen[outcome.index] as Chosen, outcome);
      progress();
    };
    number += 1;
    const batch = {
      id: `${key} ${number}`,
      feature: key,
      featureVersion,
      hashLength,
      rows: chosen.map(({ row }) => row),
    };
    try {
      await session.compute(batch, { stop, signal, onOutcome });
      await results.ready();
    } catch (error) {
      end.fail(error);
    }
  };
  await pMap(untilStopped(batches, stop), compute, { concurrency: session.slots });
}

async function* untilStopped<Item>(items: AsyncIterable<Item>, stop: AbortSignal): AsyncGenerator<Item> {
  if (stop.aborted) return;
  for await (const item of items) {
    if (stop.aborted) return;
    yield item;
  }
}
