import type { Staged } from "../../contract/contract.js";
import { isOf } from "../../errors/copies.js";
import { MetaxyError } from "../../errors/error.js";
import { suggestion } from "../../errors/nearest.js";
import { checkOptions } from "../../errors/options.js";
import type { Feature } from "../../feature/feature.js";
import type { AnyColumns, FeatureTypes, Joined, StoredRow, SystemColumns } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import { hashName, sameHash } from "../../hash/same-settings.js";
import { own } from "../../own.js";
import type { WritePlan } from "../../plan/write-plan.js";
import { childlessTarget } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { target } from "../context.js";
import { stageRelation } from "../input/stage.js";
import type { LocatedTable } from "../locate.js";
import { locateTable } from "../locate.js";
import type { Filters } from "../read/read-options.js";
import { toFilters } from "../read/read-options.js";
import type { Relation } from "../read/relation.js";
import type { SourceStore } from "../source-store.js";
import { commit } from "./commit.js";
import { mapMembers } from "./map-members.js";
import { replanning } from "./replan.js";
import { appendStored } from "./stored-rows.js";

/** Stored rows of features, by their keys. If the compiler does not know all keys, any rows by any keys. */
export type CopiedRows<Features extends readonly FeatureInput[]> =
  string extends KeyOf<Features[number]>
    ? { readonly [feature: string]: Joined<AnyColumns, SystemColumns> }
    : { readonly [Each in Features[number] as KeyOf<Each>]: RowOf<Each> };

type KeyOf<Of> = Of extends Feature<infer Types extends FeatureTypes> ? Types["key"] : string;
type RowOf<Of> = Of extends Feature<infer Types extends FeatureTypes> ? StoredRow<Types> : never;

/** Which features and rows are copied. Every option may be omitted. */
export interface CopyOptions<
  Features extends readonly FeatureInput[] = readonly FeatureInput[],
  ByKey = CopiedRows<Features>,
> {
  /** Features to copy. If omitted, those of the store's graph. Features that the source does not have are skipped. */
  readonly features?: Features;
  /** Filters over stored columns, by feature key. If omitted, none. */
  readonly filters?: { readonly [Key in keyof ByKey]?: Filters<ByKey[Key]> };
  /** Filters for every feature. Each must have the columns. If omitted, none. */
  readonly globalFilters?: Filters<ByKey[keyof ByKey]>;
  /** Whether rows of all feature versions are copied, or only of the graph's. If omitted, of all. */
  readonly withFeatureHistory?: boolean;
  /** With `true`, every stored row, tombstones included. If omitted, current rows only. */
  readonly withSampleHistory?: boolean;
}

/** What a copy did. */
export interface CopyOutcome {
  /** How many features had rows to copy. */
  readonly features: number;
  /** How many rows were copied. */
  readonly rows: number;
}

/** Appends another store's rows with every system column as it is there. */
export async function copyFrom(context: StoreContext, source: SourceStore, options: CopyOptions): Promise<CopyOutcome> {
  checkOptions(
    options,
    ["features", "filters", "globalFilters", "withFeatureHistory", "withSampleHistory"],
    "copyFrom",
  );
  checkSameHash(context, source);
  const wanted = wantedFeatures(context, options);
  let features = 0;
  let rows = 0;
  for (const feature of wanted) {
    const copied = await copyFeature(context, source, feature, options);
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
      "The store has no graph, so copyFrom does not know which features to copy. Pass { features }, or give the store a graph.",
    );
  }
  const wanted = (features ?? all).map((input) => target(context, input));
  const keys = wanted.map(({ feature }) => feature.key);
  const stray = Object.keys(filters).find((key) => !keys.includes(key));
  if (stray === undefined) return wanted;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `copyFrom got a filter for ${stray}, which it does not copy${suggestion(stray, keys, "features")}`,
    { details: { feature: stray } },
  );
}

async function copyFeature(
  context: StoreContext,
  opened: SourceStore,
  wanted: Target,
  options: CopyOptions,
): Promise<number> {
  const { feature, graph } = wanted;
  const source = opened.withGraph(graph);
  const history = options.withSampleHistory ?? false;
  const reading = {
    filters: [...toFilters(own(options.filters, feature.key)), ...toFilters(options.globalFilters)],
    withFeatureHistory: options.withFeatureHistory ?? true,
    withSampleHistory: history,
    includeSoftDeleted: history,
    fallback: false,
  };
  const rows = (await source.has(feature)) ? await source.read(feature, reading) : undefined;
  const parents = childlessTarget(context, wanted);
  const childless = parents && (await source.childless(feature, reading));
  const staged: Staged[] = [];
  try {
    const copies: Copied[] = [];
    if (rows) copies.push(await stageCopy(context, wanted, rows, staged));
    if (childless) copies.push(await stageCopy(context, parents, childless, staged));
    return await replanning({
      locate: () => Promise.all(copies.map(({ target }) => locateTable(context, target.feature, target.table))),
      plan: (tables) => ({ plans: copies.map((copy, index) => planCopy(context, copy, tables[index])) }),
      async execute({ plans }) {
        const { rows: counts } = await commit(context, plans, {});
        return rows ? (counts[0] ?? 0) : 0;
      },
    });
  } finally {
    for (const copy of staged) await copy.release();
  }
}

/** Rows of another store that were provided here, for a table. */
interface Copied {
  readonly target: Target;
  readonly source: Staged["source"];
  /** Members of its by-field columns, where only its rows have them. */
  readonly members?: readonly string[];
}

async function stageCopy(
  context: StoreContext,
  wanted: Target,
  rows: Relation<unknown>,
  staged: Staged[],
): Promise<Copied> {
  const source = await stageRelation(context, rows, staged, wanted.feature.key);
  const members = await mapMembers(context, wanted.feature, source);
  return { target: wanted, source, ...(members && { members }) };
}

function planCopy(context: StoreContext, { target, ...rows }: Copied, located: LocatedTable | undefined): WritePlan {
  return appendStored(context, target, { ...rows, columns: rows.source.columns, existing: located?.columns ?? null });
}

function checkSameHash(context: StoreContext, source: SourceStore): void {
  if (!isOf(source, "Store")) {
    throw new MetaxyError("ARGUMENT_INVALID", "copyFrom takes an open store as its source: await configured.open().");
  }
  if (sameHash(source.hash, context.hash)) return;
  throw new MetaxyError(
    "HASH_SETTINGS_MISMATCH",
    `${source.display} hashes with ${hashName(source.hash)}, ${context.adapter.display} with ${hashName(context.hash)}. The copied hashes would differ; open both with the same settings.`,
  );
}
