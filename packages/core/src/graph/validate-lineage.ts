import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { newName } from "../feature/rename.js";
import type { DependencySpec, FeatureSpec } from "../feature/spec.js";
import { grainColumns, inputIdColumns, joinColumns, parentIdColumns } from "./join-columns.js";

type FindParent = (key: string) => AnyFeature;

/**
 * Checks lineage against ID columns: according to them a sample must not get several rows of a parent, nor a parent's row make
 * several samples, unless the lineage says so. A coarser parent may give its row to many samples of a finer one.
 *
 * Filters of a dependency may choose one row of many, and so may another parent that a parent's rows have to meet: the ID
 * columns do not describe these.
 *
 * @throws GRAPH_INVALID with the lineage to write.
 */
export function checkLineage({ spec }: AnyFeature, parent: FindParent): void {
  if (spec.dependencies.length === 0) return;
  checkRowsPerSample(spec, parent);
  const expansion = spec.dependencies.find(({ lineage }) => lineage.type === "expansion");
  if (expansion) checkChildren(spec, expansion, parent);
  else checkSamplesPerRow(spec, parent);
}

function checkRowsPerSample(spec: FeatureSpec, parent: FindParent): void {
  const specOf = (key: string) => parent(key).spec;
  const [grain, join] = [grainColumns(spec, specOf), joinColumns(spec, specOf)];
  for (const dependency of spec.dependencies) {
    const { lineage, feature, filters } = dependency;
    if (filters !== null && filters.length > 0) continue;
    const narrowed = spec.dependencies.some((other) => other !== dependency && !other.optional);
    const identifying = new Set([...grain, ...(narrowed ? join : [])]);
    const own = parentIdColumns(dependency, specOf(feature));
    const rows = lineage.type === "aggregation" ? inputIdColumns(spec, dependency, specOf(feature)) : own;
    const finer = rows.filter((column) => !identifying.has(column));
    if (finer.length === 0) continue;
    const problem = `joins several rows to one sample: its rows are identified by ${list(rows)}, but samples of ${spec.key} have no ID column ${list(finer)}`;
    if (lineage.type === "expansion")
      throw refusal(spec, dependency, problem, "To identify its rows", { type: "expansion", on: own });
    const on = groupColumns(spec, dependency, parent);
    const advice = "To aggregate a group of rows to one sample";
    throw refusal(spec, dependency, problem, advice, { type: "aggregation", on });
  }
}

/** The column that distinguishes children of one parent is not a column of any parent, so a parent's row can make many of them. */
function checkSamplesPerRow(spec: FeatureSpec, parent: FindParent): void {
  const [dependency] = spec.dependencies
    .filter(({ lineage }) => lineage.type === "identity")
    .toSorted((a, b) => Number(a.optional) - Number(b.optional));
  if (!dependency) return;
  const own = spec.idColumns.filter(
    (column) => !spec.dependencies.some((each) => provides(spec, each, parent(each.feature), column)),
  );
  // With other ID columns altogether, a sample may well be a parent's row under another name.
  if (own.length === 0 || own.length === spec.idColumns.length) return;
  const { spec: parentSpec } = parent(dependency.feature);
  const problem = `does not identify samples of ${spec.key}: no parent has ${list(own)}`;
  const on = parentIdColumns(dependency, parentSpec);
  throw refusal(spec, dependency, problem, "To expand one row to many samples", { type: "expansion", on });
}

/** The children of one row need something that distinguishes them. */
function checkChildren(spec: FeatureSpec, expansion: DependencySpec, parent: FindParent): void {
  const grain = grainColumns(spec, (key) => parent(key).spec);
  if (!spec.idColumns.every((column) => grain.includes(column))) return;
  throw new MetaxyError(
    "GRAPH_INVALID",
    `The dependency of ${spec.key} on ${expansion.feature} is an expansion, but the ID columns of ${spec.key} (${list(spec.idColumns)}) do not distinguish the samples of one parent row. Add an ID column that does, or omit lineage.`,
    { details: { feature: spec.key, parent: expansion.feature } },
  );
}

/** Whether samples can have an ID column from a parent. Without a schema and `select`, a parent can have any column. */
function provides(spec: FeatureSpec, dependency: DependencySpec, parent: AnyFeature, column: string): boolean {
  if (inputIdColumns(spec, dependency, parent.spec).includes(column)) return true;
  if (dependency.select) return dependency.select.includes(column);
  return parent.columns === null || parentColumns(dependency, parent).includes(column);
}

/** The columns of the samples by which a parent's rows can be grouped. */
function groupColumns(spec: FeatureSpec, dependency: DependencySpec, parent: FindParent): readonly string[] {
  const known = parentColumns(dependency, parent(dependency.feature));
  const expands = spec.dependencies.some(({ lineage }) => lineage.type === "expansion");
  const wanted = expands ? joinColumns(spec, (key) => parent(key).spec) : spec.idColumns;
  const found = wanted.filter((column) => known.includes(column));
  return found.length > 0 ? found : wanted;
}

function parentColumns(dependency: DependencySpec, parent: AnyFeature): string[] {
  const stored = [...parent.spec.idColumns, ...(parent.columns?.keys() ?? [])];
  return [...new Set(stored)].map((column) => newName(dependency.rename, column));
}

function list(columns: readonly string[]): string {
  return columns.join(", ");
}

interface NeededLineage {
  readonly type: "aggregation" | "expansion";
  readonly on: readonly string[];
}

function refusal(
  spec: FeatureSpec,
  dependency: DependencySpec,
  problem: string,
  aim: string,
  { type, on }: NeededLineage,
): MetaxyError {
  return new MetaxyError(
    "GRAPH_INVALID",
    `The dependency of ${spec.key} on ${dependency.feature} ${problem}. ${aim}, write ${lineageText(type, on)}; otherwise correct the ID columns.`,
    { details: { feature: spec.key, parent: dependency.feature, lineage: { type, on: [...on] } } },
  );
}

/** The lineage as it stands in a dependency. */
export function lineageText(type: NeededLineage["type"], on: readonly string[]): string {
  return `lineage: { type: "${type}", on: [${on.map((column) => JSON.stringify(column)).join(", ")}] }`;
}
