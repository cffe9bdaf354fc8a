import { MetaxyError } from "../errors/error.js";
import { nearest } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { FeatureInput } from "../graph/graph.js";
import { hashName, sameHash } from "../hash/same-settings.js";
import { own } from "../own.js";
import { preservingWrite } from "../plan/preserve.js";
import { commit } from "./commit.js";
import type { StoreContext, Target } from "./context.js";
import { target } from "./context.js";
import { locateTable } from "./locate.js";
import type { Filters } from "./read.js";
import { toFilters } from "./read.js";
import type { Store } from "./store.js";

export interface CopyOptions {
  /** Features to copy; those of the store's graph when not given. Features that the source does not have are skipped. */
  readonly features?: readonly FeatureInput[];
  /** By feature key. */
  readonly filters?: { readonly [feature: string]: Filters<Record<string, unknown>> };
  readonly globalFilters?: Filters<Record<string, unknown>>;
  /** All feature versions, not only the graph's; true when not given. */
  readonly withFeatureHistory?: boolean;
  /** Every stored row, tombstones too, not only the current ones. */
  readonly withSampleHistory?: boolean;
}

export interface CopyOutcome {
  readonly features: number;
  readonly rows: number;
}

/** Appends another store's rows with every system column as it is there. */
export async function copyFrom(context: StoreContext, source: Store, choice: CopyOptions): Promise<CopyOutcome> {
  checkOptions(choice, ["features", "filters", "globalFilters", "withFeatureHistory", "withSampleHistory"], "copyFrom");
  checkSameHash(context, source);
  const wanted = wantedFeatures(context, choice);
  let features = 0;
  let rows = 0;
  for (const feature of wanted) {
    const copied = await copyFeature(context, source, feature, choice);
    if (copied > 0) features += 1;
    rows += copied;
  }
  return { features, rows };
}

function wantedFeatures(context: StoreContext, { features, filters = {} }: CopyOptions): Target[] {
  const all = context.graphs.all();
  if (!features && all.length === 0) {
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The store has no graph to say what copyFrom copies. Pass { features }, or give the store a graph.",
    );
  }
  const wanted = (features ?? all).map((input) => target(context, input));
  const keys = wanted.map(({ feature }) => feature.key);
  const stray = Object.keys(filters).find((key) => !keys.includes(key));
  if (stray === undefined) return wanted;
  const near = nearest(stray, keys);
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `copyFrom got a filter for ${stray}, which it does not copy${near ? `; did you mean ${near}?` : ` (${keys.join(", ")}).`}`,
    { details: { feature: stray } },
  );
}

async function copyFeature(
  context: StoreContext,
  opened: Store,
  { feature, graph, table }: Target,
  choice: CopyOptions,
): Promise<number> {
  const source = opened.withGraph(graph);
  if (!(await source.has(feature))) return 0;
  const history = choice.withSampleHistory ?? false;
  const rows = await source.read(feature, {
    filters: [...toFilters(own(choice.filters, feature.key)), ...toFilters(choice.globalFilters)],
    withFeatureHistory: choice.withFeatureHistory ?? true,
    withSampleHistory: history,
    includeSoftDeleted: history,
    fallback: false,
  });
  const staged = await context.connection.stage(await rows.stageInput());
  try {
    const existing = (await locateTable(context, feature))?.columns ?? null;
    const plan = preservingWrite({
      feature,
      table,
      hash: context.hash,
      source: staged.source,
      columns: staged.source.columns,
      existing,
    });
    return (await commit(context, [plan], {})).rows;
  } finally {
    await staged.release();
  }
}

function checkSameHash(context: StoreContext, source: Store): void {
  if (!(source as Partial<Store> | null)?.hash) {
    throw new MetaxyError("ARGUMENT_INVALID", "copyFrom takes an open store as its source: await configured.open().");
  }
  if (sameHash(source.hash, context.hash)) return;
  throw new MetaxyError(
    "HASH_SETTINGS_MISMATCH",
    `${source.display} hashes with ${hashName(source.hash)}, ${context.adapter.display} with ${hashName(context.hash)}. Copied hashes would not agree; open both with the same settings.`,
  );
}
