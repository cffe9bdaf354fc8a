import { isSystemColumn } from "../../column/columns.js";
import type { IncrementSource, Staged } from "../../contract/contract.js";
import { isMetaxyError, MetaxyError } from "../../errors/error.js";
import { suggestion } from "../../errors/nearest.js";
import { checkOptions } from "../../errors/options.js";
import type { DependencySpec } from "../../feature/spec.js";
import type {
  AnyColumns,
  FeatureTypes,
  Joined,
  Simplify,
  StoredRow,
  SystemColumns,
  WriteRow,
} from "../../feature/types.js";
import type { FilterExpression } from "../../filter/expression.js";
import { columnsOf } from "../../filter/expression.js";
import type { FeatureInput } from "../../graph/graph.js";
import { grainColumns } from "../../graph/join-columns.js";
import { own } from "../../own.js";
import type { ReadPlan, UpdatePlan } from "../../plan/plan.js";
import type { CurrentRequest } from "../../plan/update.js";
import { planUpdate } from "../../plan/update.js";
import { locateChildless, readChildless } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { relation, target, targetOf } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import type { RowsInput } from "../input/input.js";
import { everyRow, featureNotFound, locateTable, readPlan } from "../locate.js";
import type { Filters } from "../read/read-options.js";
import { toFilters } from "../read/read-options.js";
import { checkDeclaredColumns } from "../write/declared-columns.js";
import { standIns } from "./fallback-target.js";
import { findInput } from "./find-input.js";
import { includedBigints } from "./included-bigints.js";
import { Increment } from "./increment.js";
import { incrementWarnings } from "./increment-warnings.js";
import { planSamples } from "./samples.js";
import { waitingSearch } from "./waiting.js";
import { WaitingIncrement } from "./waiting-increment.js";

/** Stored rows of a feature and of its parents, by their keys. If the compiler does not know all keys, any rows by any keys. */
export type ResolvedRows<Types extends FeatureTypes> = string extends keyof Types["parents"] | Types["key"]
  ? { readonly [feature: string]: Joined<AnyColumns, SystemColumns> }
  : Simplify<
      { readonly [Key in keyof Types["parents"]]: Joined<Types["parents"][Key], SystemColumns> } & {
        readonly [Key in Types["key"]]: StoredRow<Types>;
      }
    >;

/** What an increment is computed from. Every option may be omitted. */
export interface ResolveOptions<
  Stored = StoredRow<FeatureTypes>,
  Written = WriteRow<FeatureTypes>,
  ByKey = ResolvedRows<FeatureTypes>,
> {
  /** The samples that there are, for a feature without dependencies. If omitted, the parents' samples. */
  readonly samples?: RowsInput<Written>;
  /** Filters by feature key: over the stored columns of a parent, or, for the feature itself, the same as `targetFilters`. If omitted, none. */
  readonly filters?: { readonly [Key in keyof ByKey]?: Filters<ByKey[Key]> };
  /** Filters for the feature and for every parent. Each of them must have the columns. If omitted, none. */
  readonly globalFilters?: Filters<ByKey[keyof ByKey]>;
  /** Filters over the feature's stored columns. A sample whose stored row does not pass is in no part of the increment. If omitted, none. */
  readonly targetFilters?: Filters<Stored>;
  /** With `true`, every sample is new. If omitted, samples are compared with stored rows. */
  readonly skipComparison?: boolean;
  /** Stored rows for which one of these filters holds are stale, whatever their provenance. If omitted, provenance alone decides. */
  readonly stalenessPredicates?: Filters<Stored>;
  /** Whether fallback stores are asked for parents that this store does not have. If omitted, they are. */
  readonly fallback?: boolean;
  /**
   * Whether rows that fallback stores have of the feature itself, in its current version, count as stored if this store has no row of a
   * sample, not even a tombstone. If omitted, they do not. With `true`, a preview in its own store computes only what it changed. Samples that
   * only fallback stores have are never orphaned: they cannot be deleted from here.
   */
  readonly fallbackTarget?: boolean;
}

const optionNames = [
  "samples",
  "filters",
  "globalFilters",
  "targetFilters",
  "skipComparison",
  "stalenessPredicates",
  "fallback",
  "fallbackTarget",
] as const;

export async function resolve(context: StoreContext, input: FeatureInput, options: ResolveOptions): Promise<Increment> {
  checkOptions(options, optionNames, "resolve", "RESOLVE_INVALID");
  const staged: Staged[] = [];
  const wanted = target(context, input);
  const plan = await planResolve(context, wanted, options, staged).catch(async (error: unknown) => {
    for (const rows of staged) await rows.release();
    throw error;
  });
  const { expected } = plan;
  const fallback = options.fallback ?? true;
  const search = expected.kind === "inputs" ? waitingSearch(context, wanted, expected.inputs, fallback) : null;
  const stored = wanted.feature.bigints;
  const included = includedBigints(wanted);
  return new Increment({
    source: new WaitingIncrement(context.connection, plan, search),
    guard: context.guard,
    feature: input,
    relation: (source, part) =>
      relation(context, source, null, [input], part === "orphaned" || part === "waiting" ? stored : included),
    warnings: async () =>
      expected.kind === "inputs"
        ? incrementWarnings(context, wanted, (parent) => inputFilters(options, parent), fallback)
        : [],
    staged,
  });
}

/** The plan of an update. Rows that were staged in the engine for it are added to `staged`. */
export async function planResolve(
  context: StoreContext,
  wanted: Target,
  options: ResolveOptions,
  staged: Staged[],
): Promise<UpdatePlan> {
  const { feature, graph } = wanted;
  checkFilteredFeatures(wanted, Object.keys(options.filters ?? {}));
  const targetFilters = [...inputFilters(options, feature.key), ...toFilters(options.targetFilters)];
  const predicates = toFilters(options.stalenessPredicates);
  const current = options.skipComparison
    ? null
    : await currentRequest(context, wanted, options, { predicates, targetFilters }, staged);
  if (!current?.read)
    checkDeclaredColumns(feature, [...targetFilters, ...predicates], `the stored rows of ${feature.key}`);
  if (options.samples !== undefined) {
    return planSamples(
      context,
      wanted,
      { samples: options.samples as RowsInput<unknown>, current, targetFilters },
      staged,
    );
  }
  if (feature.spec.dependencies.length === 0) {
    throw new MetaxyError(
      "RESOLVE_INVALID",
      `Feature ${feature.key} has no dependencies, so resolve needs its samples: resolve(feature, { samples }).`,
      {
        details: { feature: feature.key },
      },
    );
  }
  const inputs = new Map<string, ReadPlan | null>();
  for (const dependency of feature.spec.dependencies) {
    const filters = inputFilters(options, dependency.feature);
    const parent = { feature: graph.get(dependency.feature), graph };
    const fallback = options.fallback ?? true;
    const read = await findInput(context, parent, { optional: true, fallback }, filters, staged);
    if (!dependency.optional && (await isEmpty(context, parent, read, dependency, fallback))) {
      inputs.clear(); // without a required parent there is no sample, whatever the others have
      break;
    }
    inputs.set(dependency.feature, read);
  }
  return planUpdate(graph, feature.key, { hash: context.hash, inputs, current, targetFilters });
}

/** The filters over the stored columns of a feature. */
function inputFilters({ filters, globalFilters }: ResolveOptions, feature: string): FilterExpression[] {
  return [...toFilters(own(filters, feature)), ...toFilters(globalFilters)];
}

function checkFilteredFeatures({ feature, graph }: Target, keys: readonly string[]): void {
  const known = [feature.key, ...graph.parents(feature)];
  for (const key of keys) {
    if (known.includes(key)) continue;
    throw new MetaxyError(
      "RESOLVE_INVALID",
      `resolve of ${feature.key} got a filter for ${key}, which is not one of its parents${suggestion(key, known, "features")}`,
    );
  }
}

/**
 * Whether a required parent has no samples although no table says so: it was never written because nothing is new for it, or it has no
 * schema and its table was made without rows, so that columns are missing which its rows will have.
 *
 * @throws FEATURE_NOT_FOUND for a parent that was never written and ought to have been.
 */
async function isEmpty(
  context: StoreContext,
  parent: GraphFeature,
  read: ReadPlan | null,
  { select, rename, filters }: DependencySpec,
  fallback: boolean,
): Promise<boolean> {
  const { columns, spec } = parent.feature;
  if (!read) {
    const isDue = spec.dependencies.length === 0 || (await hasNew(context, targetOf(context, parent), fallback));
    if (isDue) throw featureNotFound(context, parent, fallback);
    return true;
  }
  const isBare = read.columns.every(({ name }) => isSystemColumn(name) || spec.idColumns.includes(name));
  const needsMore = [select, rename, filters].some((needed) => needed && Object.keys(needed).length > 0);
  if (columns || !isBare || !needsMore || read.source.kind !== "table") return false;
  return (await context.connection.read(everyRow(read.source, read.columns)).count()) === 0;
}

/** Whether a feature that was never written has something to do, as far as its own parents are there to say so. */
async function hasNew(context: StoreContext, wanted: Target, fallback: boolean): Promise<boolean> {
  const staged: Staged[] = [];
  let source: IncrementSource | undefined;
  try {
    source = context.connection.resolve(await planResolve(context, wanted, { fallback }, staged));
    return (await source.counts()).new > 0;
  } catch (error) {
    if (isMetaxyError(error, "FEATURE_NOT_FOUND")) return true;
    throw error;
  } finally {
    await source?.release();
    for (const rows of staged) await rows.release();
  }
}

interface CurrentFilters {
  readonly predicates: readonly FilterExpression[];
  readonly targetFilters: readonly FilterExpression[];
}

async function currentRequest(
  context: StoreContext,
  wanted: Target,
  { fallbackTarget = false, samples }: ResolveOptions,
  { predicates, targetFilters }: CurrentFilters,
  staged: Staged[],
): Promise<CurrentRequest | null> {
  const { feature, graph, versions } = wanted;
  const located = await locateTable(context, feature);
  // Passed samples are identified by the ID columns of the feature, not by those of parents.
  const remembered = samples === undefined ? await locateChildless(context, wanted) : undefined;
  const needs = {
    grain: samples === undefined ? grainColumns(feature.spec, (key) => graph.get(key).spec) : feature.spec.idColumns,
    columns: [...predicates, ...targetFilters].flatMap((filter) => [...columnsOf(filter)]),
  };
  const others = fallbackTarget
    ? await standIns(context, wanted, { located, childless: remembered }, needs, staged)
    : remembered
      ? readChildless(remembered)
      : null;
  if (!located && !others) return null;
  const read =
    located &&
    readPlan({ kind: "table", name: located.table }, feature.spec.idColumns, located.columns, {
      featureVersions: [versions.feature],
    });
  return { read: read ?? null, childless: others, stalenessPredicates: predicates };
}
