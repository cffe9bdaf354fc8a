import type { ColumnDescription } from "../column/column-type.js";
import { isReservedName } from "../column/columns.js";
import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { structKey } from "../feature/key.js";
import { newName } from "../feature/rename.js";
import type { DependencySpec } from "../feature/spec.js";
import type { FilterExpression } from "../filter/expression.js";
import { columnsOf } from "../filter/expression.js";
import { parseFilter } from "../filter/parse.js";
import { withNulls } from "../filter/with-nulls.js";
import type { FeatureGraph } from "../graph/graph.js";
import { grainColumns, inputIdColumns, joinColumns } from "../graph/join-columns.js";
import type { HashSettings } from "../hash/algorithms.js";
import { requireComparableInputs, requireComparableStored } from "./compared-inputs.js";
import type {
  CurrentPlan,
  ExpectedFromInputs,
  FieldPlan,
  InputLineage,
  InputPlan,
  ReadPlan,
  StoredSamplesPlan,
  UpdatePlan,
} from "./plan.js";
import { typedFilter } from "./typed-filter.js";

/** Everything but the graph that decides what an update does. */
export interface UpdateRequest {
  /** How hashes are made: those of the store. */
  readonly hash: HashSettings;
  /** The parents' current rows, by key; null for one that has no table. */
  readonly inputs: ReadonlyMap<string, ReadPlan | null>;
  /** The stored side; null if there is nothing to compare with. */
  readonly current: CurrentRequest | null;
  /** Filters over the feature's stored columns. */
  readonly targetFilters: readonly FilterExpression[];
}

export interface CurrentRequest {
  /** The feature's stored rows; null when it has no table, but childless parents. */
  readonly read: ReadPlan | null;
  /** The recorded childless parents of an expansion; their ID columns are the grain. */
  readonly childless?: ReadPlan | null;
  readonly stalenessPredicates: readonly FilterExpression[];
}

/**
 * Plans the update of a feature from its parents, as plain data. `store.resolve` does it; this is for tools that look at plans.
 *
 * @param graph The graph of the feature.
 * @param feature The feature's key.
 * @param request What the store has, and how it hashes.
 * @returns What an engine has to do, without any SQL.
 * @throws FEATURE_NOT_FOUND; RESOLVE_INVALID for columns that collide or do not exist, FILTER_INVALID.
 */
export function planUpdate(graph: FeatureGraph, feature: string, request: UpdateRequest): UpdatePlan {
  const { spec } = graph.get(feature);
  const parentSpec = (key: string) => graph.get(key).spec;
  const grain = grainColumns(spec, parentSpec);
  const expected = planExpected(graph, feature, grain, request);
  requireComparableInputs(feature, expected);
  for (const stored of [request.current?.read, request.current?.childless])
    if (stored) requireComparableStored(feature, grain, expected, stored);
  return {
    feature,
    hash: request.hash,
    grain,
    expected,
    expectedFilters: expectedFilters(request, expected, grain, feature),
    current: planCurrent(request, spec.idColumns, grain, feature),
    members: spec.fields.map((field) => structKey(field.key)),
  };
}

/** The target filters that say something of every expected sample, because they read its grain alone. */
function expectedFilters(
  { targetFilters, current }: UpdateRequest,
  { inputs }: ExpectedFromInputs,
  grain: readonly string[],
  feature: string,
): FilterExpression[] {
  const available = inputs.flatMap(({ read, columns }) => renamedColumns(read, columns));
  const known = [...available, ...(current?.read?.columns ?? [])];
  const columns = grain.map((name) => ({ name, type: known.find((column) => column.name === name)?.type ?? null }));
  return targetFilters
    .filter((filter) => [...columnsOf(filter)].every((column) => grain.includes(column)))
    .map((filter) => typedFilter(filter, columns, `the samples of ${feature}`));
}

/** The columns of a parent under their new names. */
function renamedColumns(read: ReadPlan | null, columns: InputPlan["columns"]): ColumnDescription[] {
  const types = new Map(read?.columns.map(({ name, type }) => [name, type]));
  return columns.flatMap(({ from, to }) => {
    const type = types.get(from);
    return type ? [{ name: to, type }] : [];
  });
}

/** The stored side of a comparison. */
export function planCurrent(
  { current, targetFilters }: Pick<UpdateRequest, "current" | "targetFilters">,
  idColumns: readonly string[],
  grain: readonly string[],
  feature: string,
): CurrentPlan | null {
  if (!current) return null;
  const { read, childless = null, stalenessPredicates } = current;
  if (read) checkStoredColumns(feature, read, [...idColumns, ...grain], [...targetFilters, ...stalenessPredicates]);
  const withoutRows = childless && { ...childless, featureVersions: [] };
  const own = read ?? withoutRows;
  if (!own) return null;
  const stored = (from: ReadPlan): StoredSamplesPlan => {
    const known = new Set(from.columns.map(({ name }) => name));
    const asStored = (filter: FilterExpression): FilterExpression =>
      typedFilter(withNulls(filter, known), from.columns, `the stored rows of ${feature}`);
    return {
      read: from,
      filters: targetFilters.map(asStored),
      stalenessPredicates: stalenessPredicates.map(asStored),
    };
  };
  return {
    ...stored(own),
    collapse: !idColumns.every((column) => grain.includes(column)),
    ...(childless && { childless: stored(childless) }),
  };
}

function checkStoredColumns(
  feature: string,
  read: ReadPlan,
  needed: readonly string[],
  filters: readonly FilterExpression[],
): void {
  const columns = read.columns.map((column) => column.name);
  const missing = [...new Set(needed)].filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new MetaxyError("TABLE_INVALID", `The table of ${feature} has no column ${missing.join(", ")}.`, {
      details: { feature, missing },
    });
  }
  for (const filter of filters) typedFilter(filter, read.columns, `the stored rows of ${feature}`);
}

function planExpected(
  graph: FeatureGraph,
  feature: string,
  grain: readonly string[],
  { inputs: found, current }: UpdateRequest,
): ExpectedFromInputs {
  const { spec } = graph.get(feature);
  const join = joinColumns(spec, (key) => graph.get(key).spec);
  const ordered = [
    ...spec.dependencies.filter((item) => !item.optional),
    ...spec.dependencies.filter((item) => item.optional),
  ];
  const inputs = ordered.map((dependency) =>
    planInput(graph, feature, dependency, found.get(dependency.feature) ?? null, join),
  );
  checkCollisions(feature, inputs);
  return {
    kind: "inputs",
    inputs,
    joinColumns: join,
    absent: absentColumns(inputs, [...grain, ...join], join, (current?.read ?? current?.childless)?.columns ?? []),
    fields: planFields(
      graph,
      feature,
      ordered.map((item) => item.feature),
    ),
  };
}

function absentColumns(
  inputs: readonly InputPlan[],
  available: readonly string[],
  join: readonly string[],
  stored: readonly ColumnDescription[],
): ColumnDescription[] {
  const present = inputs.filter(({ read }) => read !== null);
  const known = new Set(present.flatMap(({ included }) => [...join, ...included]));
  const names = new Set([...available, ...inputs.flatMap(({ included }) => included)]);
  return [...names]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, type: stored.find((column) => column.name === name)?.type ?? { kind: "string" } }));
}

/** The fields of a feature, with their pieces in hashing order; `parents` gives each parent its input index. */
export function planFields(graph: FeatureGraph, feature: string, parents: readonly string[]): FieldPlan[] {
  const inputs = graph.fieldInputs(feature);
  return graph.get(feature).spec.fields.map((field) => ({
    key: field.key,
    member: structKey(field.key),
    codeVersion: field.codeVersion,
    pieces: (inputs.get(field.key) ?? []).map((input) => ({
      label: input.label,
      input: parents.indexOf(input.feature),
      member: structKey(input.field),
    })),
  }));
}

function planInput(
  graph: FeatureGraph,
  feature: string,
  dependency: DependencySpec,
  read: ReadPlan | null,
  join: readonly string[],
): InputPlan {
  const { spec } = graph.get(feature);
  const parent = graph.get(dependency.feature).spec;
  const rename = dependency.rename ?? {};
  const user = (read?.columns ?? []).map((column) => column.name).filter((column) => !isReservedName(column));
  const columns = user.map((column) => ({ from: column, to: newName(rename, column) }));
  const available = columns.map((column) => column.to);
  const where = `dependency of ${feature} on ${parent.key}`;
  requireOneName(where, available);
  const idColumns = inputIdColumns(spec, dependency, parent);
  const parsed = (dependency.filters ?? []).map(parseFilter);
  const typed = renamedColumns(read, columns);
  const filters = read ? parsed.map((filter) => typedFilter(filter, typed, `the ${where}`)) : parsed;
  if (read) {
    requireColumns(where, "renames", Object.keys(rename), user);
    requireColumns(where, "needs", [...idColumns, ...(dependency.select ?? [])], available);
  }
  return {
    feature: parent.key,
    read,
    optional: dependency.optional,
    columns,
    filters,
    lineage: planLineage(
      dependency,
      idColumns,
      parent.idColumns.map((column) => newName(rename, column)),
    ),
    included: includedColumns(dependency, idColumns, available).filter((column) => !join.includes(column)),
  };
}

function planLineage(dependency: DependencySpec, by: readonly string[], order: readonly string[]): InputLineage {
  const { type } = dependency.lineage;
  return type === "aggregation" ? { type, by, order } : { type };
}

function includedColumns(
  dependency: DependencySpec,
  idColumns: readonly string[],
  available: readonly string[],
): readonly string[] {
  return dependency.select === null ? available : [...new Set([...idColumns, ...dependency.select])];
}

function requireColumns(where: string, does: string, wanted: readonly string[], available: readonly string[]): void {
  for (const column of wanted) {
    if (available.includes(column)) continue;
    throw new MetaxyError(
      "RESOLVE_INVALID",
      `The ${where} ${does} column ${JSON.stringify(column)}, which the stored rows do not have${suggestion(column, available, "columns")}`,
      { details: { column } },
    );
  }
}

function requireOneName(where: string, available: readonly string[]): void {
  const twin = available.find((column, index) => available.indexOf(column) !== index);
  if (twin === undefined) return;
  throw new MetaxyError(
    "RESOLVE_INVALID",
    `The ${where} gives two columns the name ${JSON.stringify(twin)}; rename the other one too.`,
    { details: { column: twin } },
  );
}

function checkCollisions(feature: string, inputs: readonly InputPlan[]): void {
  const owners = new Map<string, string>();
  for (const input of inputs) {
    for (const column of input.included) {
      const owner = owners.get(column);
      if (owner !== undefined) {
        throw new MetaxyError(
          "RESOLVE_INVALID",
          `Feature ${feature} would get column ${column} from both ${owner} and ${input.feature}. Rename it in one dependency, or select other columns.`,
          { details: { feature, column, parents: [owner, input.feature] } },
        );
      }
      owners.set(column, input.feature);
    }
  }
}
