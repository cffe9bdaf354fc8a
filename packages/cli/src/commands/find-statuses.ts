import type { FeatureGraph, Store } from "@metaxy-ts/core";
import type { FeatureStatus, StatusOptions } from "@metaxy-ts/project";
import { statuses } from "@metaxy-ts/project";
import { progress } from "../output/progress.js";
import type { Terminal } from "../terminal.js";

/** The states of features, with the progress on a terminal. */
export async function findStatuses(
  store: Store,
  graph: FeatureGraph,
  features: readonly string[],
  options: Omit<StatusOptions, "features">,
  terminal: Terminal,
): Promise<readonly FeatureStatus[]> {
  const found: FeatureStatus[] = [];
  const shown = progress(`0 of ${features.length} features`, terminal);
  try {
    for await (const each of statuses(store, graph, { ...options, features })) {
      found.push(each);
      shown.update(`${found.length} of ${features.length} features`);
      terminal.signal.throwIfAborted();
    }
  } finally {
    shown.stop();
  }
  return found;
}
