import type { FeatureGraph, Store } from "@metaxy-ts/core";
import type { FeatureStatus, StatusOptions } from "@metaxy-ts/project";
import { statuses } from "@metaxy-ts/project";
import { progress } from "../output/progress.js";
import type { Terminal } from "../terminal.js";

/** Shows how far the states are, until it is stopped. */
export interface StatusWatcher extends Pick<StatusOptions, "onStart" | "onFound"> {
  stop(): Promise<void> | void;
}

/** The states of features, with the progress on a terminal: the number of features, unless there is another watcher. */
export async function findStatuses(
  store: Store,
  graph: FeatureGraph,
  features: readonly string[],
  options: Pick<StatusOptions, "resolve" | "concurrency" | "newest">,
  terminal: Terminal,
  { stop, ...events }: StatusWatcher = counter(features.length, terminal),
): Promise<readonly FeatureStatus[]> {
  const found: FeatureStatus[] = [];
  try {
    for await (const each of statuses(store, graph, { ...options, ...events, features })) {
      found.push(each);
      terminal.signal.throwIfAborted();
    }
  } finally {
    await stop();
  }
  return found;
}

function counter(total: number, terminal: Terminal): StatusWatcher {
  const shown = progress(`0 of ${total} features`, terminal);
  let found = 0;
  return {
    onFound: () => shown.update(`${++found} of ${total} features`),
    stop: () => shown.stop(),
  };
}
