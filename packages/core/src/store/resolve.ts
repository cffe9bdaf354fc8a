import { MetaxyError } from "../errors/error.js";
import { nearest } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature } from "../feature/feature.js";
import type { FeatureTypes, StoredRow, WriteRow } from "../feature/types.js";
import type { FilterExpression } from "../filter/expression.js";
import type { FeatureInput } from "../graph/graph.js";
import { own } from "../own.js";
import { systemColumns } from "../plan/columns.js";
import type { ReadPlan, UpdatePlan } from "../plan/plan.js";
import { typedFilter } from "../plan/typed-filter.js";
import type { CurrentRequest } from "../plan/update.js";
import { planUpdate } from "../plan/update.js";
import { locateChildless, readChildless } from "./childless.js";
import type { StoreContext, Target } from "./context.js";
import { relation, target } from "./context.js";
import type { Staged } from "./contract.js";
import { DividedIncrement } from "./divided-increment.js";
import { findInput } from "./find-input.js";
import { Increment } from "./increment.js";
import type { RowsInput } from "./input.js";
import { locateTable, readPlan } from "./locate.js";
import type { Filters } from "./read.js";
import { toFilters } from "./read.js";
import { planSamples } from "./samples.js";
import { waitingSearch } from "./waiting.js";

export interface ResolveOptions<Types extends FeatureTypes = FeatureTypes> {
  /** What the samples are, instead of the parents: needed for a feature without dependencies. */
  readonly samples?: RowsInput<WriteRow<Types>>;
  /** By feature key; for a parent over its stored columns, for the feature itself the same as `targetFilters`. */
  readonly filters?: { readonly [feature: string]: Filters<Record<string, unknown>> };
  /** For the feature and for every parent; each has to have the columns. */
  readonly globalFilters?: Filters<Record<string, unknown>>;
  /** Over the feature's stored columns: a sample whose stored row does not pass is in no part of the increment. */
  readonly targetFilters?: Filters<StoredRow<Types>>;
  /** Takes every sample as new. */
  readonly skipComparison?: boolean;
  /** Stored rows for which one of these holds are stale, whatever their provenance. */
  readonly stalenessPredicates?: Filters<StoredRow<Types>>;
  /** Whether fallback stores are asked for parents that this store does not have; true when not given. */
  readonly fallback?: boolean;
}

const options = [
  "samples",
  "filters",
  "globalFilters",
  "targetFilters",
  "skipComparison",
  "stalenessPredicates",
  "fallback",
] as const;

export async function resolve(context: StoreContext, input: FeatureInput, choice: ResolveOptions): Promise<Increment> {
  checkOptions(choice, options, "resolve", "RESOLVE_INVALID");
  const staged: Staged[] = [];
  const wanted = target(context, input);
  const plan = await planResolve(context, wanted, choice, staged).catch(async (error: unknown) => {
    for (const rows of staged) await rows.release();
    throw error;
  });
  const { expected } = plan;
  const search =
    expected.kind === "inputs" ? waitingSearch(context, wanted, expected.inputs, choice.fallback ?? true) : null;
  return new Increment({
    source: new DividedIncrement(context.connection, plan, search),
    guard: context.guard,
    feature: input,
    relation: (source) => relation(context, source, null, [input]),
    staged,
  });
}

/** The plan of an update. Rows that were brought into the engine for it are added to `staged`. */
export async function planResolve(
  context: StoreContext,
  wanted: Target,
  choice: ResolveOptions,
  staged: Staged[],
): Promise<UpdatePlan> {
  const { feature, graph } = wanted;
  checkFilteredFeatures(wanted, Object.keys(choice.filters ?? {}));
  const global = toFilters(choice.globalFilters);
  const targetFilters = [...toFilters(own(choice.filters, feature.key)), ...global, ...toFilters(choice.targetFilters)];
  const predicates = toFilters(choice.stalenessPredicates);
  const current = choice.skipComparison ? null : await currentRequest(context, wanted, predicates);
  if (!current?.read) checkDeclaredColumns(feature, [...targetFilters, ...predicates]);
  if (choice.samples !== undefined) {
    return planSamples(
      context,
      wanted,
      { samples: choice.samples as RowsInput<unknown>, current, targetFilters },
      staged,
    );
  }
  if (feature.spec.dependencies.length === 0) {
    throw new MetaxyError(
      "RESOLVE_INVALID",
      `Feature ${feature.key} has no dependencies, so resolve needs to be told its samples: resolve(feature, { samples }).`,
      {
        details: { feature: feature.key },
      },
    );
  }
  const inputs = new Map<string, ReadPlan | null>();
  for (const dependency of feature.spec.dependencies) {
    const filters = [...toFilters(own(choice.filters, dependency.feature)), ...global];
    const parent = { feature: graph.get(dependency.feature), graph };
    const search = { optional: dependency.optional, fallback: choice.fallback ?? true };
    inputs.set(dependency.feature, await findInput(context, parent, search, filters, staged));
  }
  return planUpdate(graph, feature.key, { hash: context.hash, inputs, current, targetFilters });
}

function checkFilteredFeatures({ feature, graph }: Target, keys: readonly string[]): void {
  const known = [feature.key, ...graph.parents(feature)];
  for (const key of keys) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    throw new MetaxyError(
      "RESOLVE_INVALID",
      `resolve of ${feature.key} got a filter for ${key}, which is not one of its parents${near ? `; did you mean ${near}?` : ` (${known.join(", ")}).`}`,
    );
  }
}

/** Also when there is no table to look at, a filter names columns that the feature is going to have. */
function checkDeclaredColumns({ key, columns }: AnyFeature, filters: readonly FilterExpression[]): void {
  if (!columns) return;
  const system = Object.values(systemColumns).map((name) => ({ name, type: null }));
  const known = [...[...columns].map(([name, { type }]) => ({ name, type })), ...system];
  for (const filter of filters) typedFilter(filter, known, `the stored rows of ${key}`);
}

async function currentRequest(
  context: StoreContext,
  wanted: Target,
  stalenessPredicates: readonly FilterExpression[],
): Promise<CurrentRequest | null> {
  const { feature, versions } = wanted;
  const located = await locateTable(context, feature);
  const remembered = await locateChildless(context, wanted);
  if (!located && !remembered) return null;
  const read =
    located &&
    readPlan({ kind: "table", name: located.table }, feature.spec.idColumns, located.columns, {
      featureVersions: [versions.feature],
    });
  return { read: read ?? null, childless: remembered ? readChildless(remembered) : null, stalenessPredicates };
}
