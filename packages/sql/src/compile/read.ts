import type { ColumnDescription, MatchPlan, ReadPlan } from "@metaxy-ts/core/adapter";
import { columnsOf, latestRowTies, systemColumns, systemColumnTypes } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import { identity, unknown } from "./compared.js";
import type { CompileContext } from "./context.js";
import { compileFilters } from "./filter.js";
import { rankColumn } from "./names.js";
import type { Output, Rows } from "./rows.js";
import { anyOf, existsIn, groupKeys, integer, limitTo, Scope, select, tableRows } from "./rows.js";

/** What a statement around a read needs of it. */
export interface Wanted {
  /** Columns of the plan; if omitted, all of them. */
  readonly columns?: readonly string[];
  /** Values from the source's rows. Their names must not be columns of the source. */
  readonly computed?: (source: Scope) => readonly Output[];
  /** A condition on samples: it looks at ID columns only, so that it can go first and save the work for the others. */
  readonly samples?: (source: Scope) => RawBuilder<boolean>;
}

/** The rows that count of a source, with no more than the wanted columns. */
export function compileRead(context: CompileContext, plan: ReadPlan, wanted: Wanted = {}): Rows {
  const source = new Scope("metaxy_source", sourceRows(context, plan));
  const columns = wanted.columns ?? plan.columns.map(({ name }) => name);
  const computed = wanted.computed?.(source) ?? [];
  const limit = plan.limit === undefined ? undefined : limitTo(context.flavor, plan.limit);
  const scoped = [
    ...scope(context, plan, source),
    ...choices(context, plan, source, true),
    ...filtersOf(context, plan, source, true),
    ...(wanted.samples ? [wanted.samples(source)] : []),
  ];
  if (plan.history === "all") {
    const where = [...scoped, ...visible(context, plan, source)];
    return select({ columns: [...source.pick(columns), ...computed], from: source.from, where, limit });
  }
  const ranked = new Scope(
    "metaxy_ranked",
    select({
      columns: [...source.pick([...columns, ...columnsNeeded(plan)]), ...computed, rank(context, plan, source)],
      from: source.from,
      where: scoped,
    }),
  );
  return select({
    columns: ranked.pick([...columns, ...computed.map(({ name }) => name)]),
    from: ranked.from,
    where: [sql`${ranked.column(rankColumn).value} = 1`, ...visible(context, plan, ranked)],
    limit,
  });
}

function sourceRows(context: CompileContext, plan: ReadPlan): Rows {
  const { source } = plan;
  if (source.kind !== "table") return context.rows(source);
  const known = [...plan.columns, ...(plan.filterColumns ?? []), ...systemColumnTypes(context.flavor.byFieldType([]))];
  return tableRows(context.flavor, source.name, withNames(known, [...plan.idColumns, ...columnsNeeded(plan)]));
}

/** Columns that a plan names without their types: the engine knows them. */
function withNames(known: readonly ColumnDescription[], names: readonly string[]): ColumnDescription[] {
  const columns = new Map(names.map((name): [string, ColumnDescription] => [name, { name, type: unknown }]));
  for (const column of known.toReversed()) columns.set(column.name, column);
  return [...columns.values()];
}

/** When a row was written or soft-deleted. */
function timestamp(source: Scope): RawBuilder<unknown> {
  return sql`coalesce(${source.column(systemColumns.deletedAt).value}, ${source.column(systemColumns.updatedAt).value})`;
}

/** Conditions on stored rows, before the current one of each sample is chosen. */
function scope({ flavor }: CompileContext, { featureVersions, asOf }: ReadPlan, source: Scope): RawBuilder<boolean>[] {
  const likely = (condition: RawBuilder<boolean>): RawBuilder<boolean> => flavor.likely?.(condition) ?? condition;
  return [
    ...(featureVersions === null
      ? []
      : [likely(isOneOf(source.column(systemColumns.featureVersion), featureVersions))]),
    ...(asOf === null ? [] : [sql<boolean>`${timestamp(source)} <= ${flavor.timestamp(asOf)}`]),
  ];
}

export function isOneOf({ value }: Output, values: readonly string[]): RawBuilder<boolean> {
  if (values.length === 0) return sql`1 = 0`;
  return values.length === 1 ? sql`${value} = ${values[0]}` : sql`${value} in (${sql.join(values)})`;
}

function rank({ flavor }: CompileContext, plan: ReadPlan, source: Scope): Output {
  const keys = [
    timestamp(source),
    ...source
      .pick(latestRowTies)
      .map(({ value, type }) => (type.kind === "string" ? (flavor.bytewise?.(value) ?? value) : value)),
  ];
  const version = plan.history === "latestPerVersion" ? [systemColumns.featureVersion] : [];
  const samples = source.pick([...plan.idColumns, ...version]).map((column) => identity(flavor, column));
  const sample = groupKeys(flavor, samples).map(({ value }) => value);
  const order = keys.map((key) => flavor.descending?.(key) ?? sql`${key} desc nulls last`);
  return {
    name: rankColumn,
    type: integer,
    value: sql`row_number() over (partition by ${sql.join(sample)} order by ${sql.join(order)})`,
  };
}

/** Columns that the conditions on current rows look at. */
function columnsNeeded({ includeSoftDeleted, filters, matching, excluding }: ReadPlan): string[] {
  return [
    ...(includeSoftDeleted ? [] : [systemColumns.deletedAt]),
    ...filters.flatMap((filter) => [...columnsOf(filter)]),
    ...(matching?.columns ?? []),
    ...(excluding?.columns ?? []),
  ];
}

/** Conditions on current rows. */
function visible(context: CompileContext, plan: ReadPlan, rows: Scope): RawBuilder<boolean>[] {
  return [
    ...(plan.includeSoftDeleted ? [] : [sql<boolean>`${rows.column(systemColumns.deletedAt).value} is null`]),
    ...filtersOf(context, plan, rows, false),
    ...choices(context, plan, rows, false),
  ];
}

/** The filters that look at ID columns only, or the others. As with choices, the former may go first, where an engine may have an index. */
function filtersOf(
  { flavor }: CompileContext,
  { filters, idColumns }: ReadPlan,
  rows: Scope,
  ofSamples: boolean,
): RawBuilder<boolean>[] {
  const wanted = filters.filter(
    (filter) => [...columnsOf(filter)].every((name) => idColumns.includes(name)) === ofSamples,
  );
  return compileFilters(flavor, wanted, (name) => rows.column(name));
}

/** Which samples are chosen, by conditions on ID columns, or by those that look at other columns too. */
function choices(
  context: CompileContext,
  { idColumns, matching, excluding }: ReadPlan,
  rows: Scope,
  ofSamples: boolean,
): RawBuilder<boolean>[] {
  // All rows of a sample are chosen or none where its ID columns decide, so that it makes no difference when they are.
  const now = (plan: MatchPlan): boolean => plan.columns.every((name) => idColumns.includes(name)) === ofSamples;
  return [
    ...(matching && now(matching) ? [matches(context, matching, rows)] : []),
    ...(excluding && now(excluding) ? [misses(context, excluding, rows)] : []),
  ];
}

export function matches(context: CompileContext, plan: MatchPlan, rows: Scope): RawBuilder<boolean> {
  return existsIn(context.flavor, new Scope("metaxy_match", matched(context, plan)), rows, plan.columns);
}

function misses(context: CompileContext, plan: MatchPlan, rows: Scope): RawBuilder<boolean> {
  const isNotAmong = sql<boolean>`not ${matches(context, plan, rows)}`;
  // Where a row with a null is neither among the others nor not, it is a row that stands nowhere.
  return context.flavor.isAmong
    ? anyOf([isNotAmong, ...rows.pick(plan.columns).map(({ value }) => sql`${value} is null`)])
    : isNotAmong;
}

/** The distinct samples that rows have to match. */
export function compileMatched(context: CompileContext, plan: MatchPlan): Rows {
  const samples = new Scope("metaxy_match", matched(context, plan));
  return select({ columns: samples.pick(plan.columns), from: samples.from, distinct: true });
}

function matched(context: CompileContext, { source, columns }: MatchPlan): Rows {
  return source.kind === "table"
    ? tableRows(context.flavor, source.name, withNames([], columns))
    : context.rows(source);
}
