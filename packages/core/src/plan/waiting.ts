import type { DependencySpec } from "../feature/spec.js";
import type { FeatureGraph } from "../graph/graph.js";
import { grainColumns, inputIdColumns, joinColumns } from "../graph/join-columns.js";
import { dependencyFilters, parentName } from "./dependency-filters.js";
import type { ReadPlan, SampleCondition, SamplesPart, Source } from "./plan.js";
import { typedFilter } from "./typed-filter.js";

/*
 * Which samples are missing upstream only because an ancestor is not yet recomputed. docs/decisions/waiting-samples.md has the rule.
 */

/** Samples that a feature is still going to write in its current version, identified by some of its columns. At least one. */
export interface ComingSamples {
  /** None when nothing is known of them. */
  readonly columns: readonly string[];
  /** Has these columns; null without columns. */
  readonly source: Source | null;
}

/** What there is of a parent. */
export interface ParentSamples {
  /** Its current rows; null without a table. */
  readonly present: ReadPlan | null;
  readonly coming: readonly ComingSamples[];
}

/** Samples that come because those of a parent do; without a part, nothing is known of them. */
export interface ComingPart {
  readonly columns: readonly string[];
  readonly part: SamplesPart | null;
}

/** A condition, or whether all samples meet it, or none. */
export type Condition = SampleCondition | boolean;

/** A feature's parents, as its samples see them. */
interface Parent extends ParentSamples {
  readonly dependency: DependencySpec;
  /** The columns of samples that the parent has. */
  readonly shared: readonly string[];
  /** Whether there is no sample without a row of it. */
  readonly needed: boolean;
}

/** What is known of samples: of some of their columns, the names in the rows that are looked at. */
type Known = ReadonlyMap<string, string>;

/** Of the samples that the parents do not have, those that they may have once everything that is coming is there. */
export function waitingSamples(
  graph: FeatureGraph,
  feature: string,
  samplesOf: (parent: string) => ParentSamples,
): Condition {
  const parents = parentsOf(graph, feature, samplesOf);
  const needed = parents.filter((parent) => parent.needed);
  const known = new Map(grainOf(graph, feature).map((column) => [column, column]));
  const comes = anyOf((needed.length > 0 ? needed : parents).map((parent) => isComing(parent, known)));
  return allOf([comes, isPossible(needed, known)]);
}

/**
 * What the coming samples of its parents are going to make a feature write.
 *
 * @throws FILTER_INVALID when a parent does not have a column that a dependency filters by.
 */
export function comingParts(
  graph: FeatureGraph,
  feature: string,
  samplesOf: (parent: string) => ParentSamples,
): readonly ComingPart[] {
  const parents = parentsOf(graph, feature, samplesOf);
  return parents.flatMap((parent) => {
    const others = parents.filter((other) => other.needed && other !== parent);
    return parent.coming.flatMap(({ columns, source }): ComingPart[] => {
      const known = knownOf(parent, columns);
      const where = isPossible(others, known);
      if (where === false) return [];
      if (source === null || known.size === 0) return [{ columns: [], part: null }];
      const part = { source, from: [...known.values()], where: where === true ? null : where };
      return [{ columns: [...known.keys()], part }];
    });
  });
}

function parentsOf(graph: FeatureGraph, feature: string, samplesOf: (parent: string) => ParentSamples): Parent[] {
  const { spec } = graph.get(feature);
  const specOf = (key: string) => graph.get(key).spec;
  const grain = grainOf(graph, feature);
  const join = joinColumns(spec, specOf);
  return spec.dependencies.map((dependency) => {
    const ids = inputIdColumns(spec, dependency, specOf(dependency.feature));
    const shared = grain.filter((column) => ids.includes(column));
    // A column that does not join comes from one parent, so that a sample that has it needs that parent.
    const needed = !dependency.optional || shared.some((column) => !join.includes(column));
    return { dependency, shared, needed, ...samplesOf(dependency.feature) };
  });
}

function grainOf(graph: FeatureGraph, feature: string): readonly string[] {
  return grainColumns(graph.get(feature).spec, (key) => graph.get(key).spec);
}

/** That each of the parents has what samples need, or is going to have it. */
function isPossible(parents: readonly Parent[], known: Known): Condition {
  return allOf(parents.map((parent) => anyOf([isPresent(parent, known), isComing(parent, known)])));
}

function isPresent(parent: Parent, known: Known): Condition {
  const { dependency, present } = parent;
  if (!present) return false;
  const where = `dependency on ${dependency.feature}`;
  const filters = dependencyFilters(dependency).map((filter) => typedFilter(filter, present.columns, where));
  const source: Source = { kind: "read", plan: { ...present, filters: [...present.filters, ...filters] } };
  return agrees(parent, source, known);
}

/** Filters say nothing yet of rows that are not there. */
function isComing(parent: Parent, known: Known): Condition {
  return anyOf(
    parent.coming.map(({ columns, source }) => {
      const theirs = knownOf(parent, columns);
      const both = new Map([...known].filter(([column]) => theirs.has(column)));
      return source === null || agrees(parent, source, both);
    }),
  );
}

/** That a source has a row with the same values in the columns that are known of both. Without such columns, any row will do. */
function agrees({ dependency, shared }: Parent, source: Source, known: Known): Condition {
  const on = shared.flatMap((column) => {
    const own = known.get(column);
    return own === undefined ? [] : [{ column: own, other: parentName(dependency, column) }];
  });
  return on.length === 0 || { kind: "match", source, on };
}

/** Which columns of samples are known from rows with some of a parent's columns. */
function knownOf({ dependency, shared }: Parent, columns: readonly string[]): Known {
  const pairs = shared.map((column) => [column, parentName(dependency, column)] as const);
  return new Map(pairs.filter(([, name]) => columns.includes(name)));
}

function allOf(conditions: readonly Condition[]): Condition {
  const open = conditions.filter((condition) => condition !== true);
  if (open.includes(false)) return false;
  return joined("all", open as readonly SampleCondition[], true);
}

function anyOf(conditions: readonly Condition[]): Condition {
  const open = conditions.filter((condition) => condition !== false);
  if (open.includes(true)) return true;
  return joined("any", open as readonly SampleCondition[], false);
}

function joined(kind: "all" | "any", conditions: readonly SampleCondition[], none: boolean): Condition {
  const [first, ...others] = conditions;
  if (!first) return none;
  return others.length === 0 ? first : { kind, conditions };
}
