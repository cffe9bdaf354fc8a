import type { Source } from "../pipeline/source.js";
import { sampleColumns } from "../sample/columns.js";
import type { Row } from "../sample/row.js";
import { isInShare } from "../sample/share.js";
import { removeOrphaned } from "./orphaned.js";
import type { RunContext } from "./run-context.js";
import type { FeatureWork } from "./run-step.js";

/** Compares the samples of a root feature with the stored ones, writes what is new or changed, and removes what is gone. */
export async function runSource(context: RunContext, source: Source, tell: (part: FeatureWork) => void): Promise<void> {
  const { store, graph, options, stop, signal, runId, emit } = context;
  const feature = graph.get(source.feature);
  const samples = await listed(context, source);
  await using todo = await store.resolve(feature, { samples: samples as never });
  const counts = await todo.counts();
  tell(counts);
  emit({ type: "feature-started", feature: feature.key, counts });
  if (options.dryRun) return tell({ end: "planned" });
  if (stop.aborted) return tell({ end: "stopped" });
  const total = counts.new + counts.stale;
  if (total > 0) await store.write(feature, todo.pending as never, { materializationId: runId, signal });
  tell({ written: total });
  emit({ type: "progress", feature: feature.key, computed: total, failed: 0, skipped: 0, total });
  if (source.options.complete === false) return;
  const orphaned = { rows: todo.orphaned, count: counts.orphaned, onOrphaned: source.options.onOrphaned };
  tell({ deleted: await removeOrphaned(context, feature, orphaned) });
}

/** The samples that the run is about. */
async function listed({ graph, share, stop }: RunContext, { feature, options: { samples } }: Source): Promise<Row[]> {
  const columns = sampleColumns(graph, feature);
  const rows: Row[] = [];
  const given = typeof samples === "function" ? await samples({ signal: stop }) : samples;
  for await (const row of given as AsyncIterable<Row>) {
    if (!share || isInShare(row, columns, share)) rows.push(row);
  }
  return rows;
}
