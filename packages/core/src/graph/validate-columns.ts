import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import type { AnyFeature } from "../feature/feature.js";
import { newName } from "../feature/rename.js";
import type { DependencySpec, FeatureSpec } from "../feature/spec.js";
import { checkFilterColumns } from "../filter/check.js";
import { parseFilter } from "../filter/parse.js";
import { expands, grainColumns, inputIdColumns, joinColumns } from "./join-columns.js";
import { checkLineage, lineageText } from "./validate-lineage.js";

/**
 * Checks the columns that a feature's dependencies name, as far as the parents' schemas define them.
 *
 * @throws GRAPH_INVALID, FILTER_INVALID.
 */
export function checkDependencyColumns(feature: AnyFeature, parent: (key: string) => AnyFeature): void {
  const { spec } = feature;
  for (const dependency of spec.dependencies) checkDependency(spec, dependency, parent(dependency.feature));
  checkJoin(spec, (key) => parent(key).spec);
  checkGrain(feature, (key) => parent(key).spec);
  checkCollisions(spec, parent);
  checkLineage(feature, parent);
}

function checkDependency(spec: FeatureSpec, dependency: DependencySpec, parent: AnyFeature): void {
  const rename = dependency.rename ?? {};
  const declared = parent.columns && !parent.extraColumns ? [...parent.columns.keys()] : null;
  const filters = (dependency.filters ?? []).map(parseFilter);
  for (const [column, name] of Object.entries(rename)) {
    if (declared) requireColumn(spec, dependency, "renames", column, declared);
    if (parent.spec.idColumns.includes(name) && !Object.hasOwn(rename, name)) {
      invalid(spec, dependency, `renames ${column} to ${name}, which is an ID column of ${parent.key}`);
    }
  }
  if (!declared) return;
  const available = declared.map((column) => newName(rename, column));
  const twin = available.find((column, index) => available.indexOf(column) !== index);
  if (twin !== undefined) invalid(spec, dependency, `gives two columns the name ${twin}; rename the other one too`);
  for (const column of dependency.select ?? []) requireColumn(spec, dependency, "selects", column, available);
  if (dependency.lineage.type !== "identity") {
    for (const column of inputIdColumns(spec, dependency, parent.spec)) {
      requireColumn(spec, dependency, "joins on", column, available);
    }
  }
  const where = `the dependency of ${spec.key} on ${parent.key}`;
  for (const filter of filters) checkFilterColumns(filter, available, where, { feature: spec.key, parent: parent.key });
}

function checkJoin(spec: FeatureSpec, parent: (key: string) => FeatureSpec): void {
  if (spec.dependencies.length === 0 || joinColumns(spec, parent).length > 0) return;
  const sides = spec.dependencies.map(
    (dependency) =>
      `${dependency.feature} (${inputIdColumns(spec, dependency, parent(dependency.feature)).join(", ")})`,
  );
  throw new MetaxyError(
    "GRAPH_INVALID",
    `The dependencies of ${spec.key} share no ID column: ${sides.join("; ")}. Rename the parents' ID columns so that they share a name.`,
    { details: { feature: spec.key } },
  );
}

/** These columns identify stored rows when they are compared with the parents' rows, so a schema must have them. */
function checkGrain({ spec, columns }: AnyFeature, parent: (key: string) => FeatureSpec): void {
  const grain = grainColumns(spec, parent);
  const missing = grain.filter((column) => columns && !columns.has(column));
  if (missing.length === 0) return;
  const children = expands(spec)
    ? ""
    : ` If one row of a parent has several samples, add ${lineageText("expansion", grain)} too.`;
  throw new MetaxyError(
    "GRAPH_INVALID",
    `The schema of ${spec.key} lacks ${missing.join(", ")}, which ${missing.length === 1 ? "identifies" : "identify"} the parents of its rows. Declare ${missing.length === 1 ? "it" : "them"}.${children}`,
    { details: { feature: spec.key, missing } },
  );
}

/** Two parents must not provide the same column, unless it joins them. Parents without a schema are checked when rows are resolved. */
function checkCollisions(spec: FeatureSpec, parent: (key: string) => AnyFeature): void {
  const join = spec.dependencies.length > 1 ? joinColumns(spec, (key) => parent(key).spec) : [];
  const owners = new Map<string, string>();
  for (const dependency of spec.dependencies) {
    const { spec: parentSpec, columns } = parent(dependency.feature);
    const selected =
      dependency.select ?? [...(columns?.keys() ?? [])].map((column) => newName(dependency.rename, column));
    for (const column of new Set([...inputIdColumns(spec, dependency, parentSpec), ...selected])) {
      if (join.includes(column)) continue;
      const owner = owners.get(column);
      if (owner !== undefined) {
        throw new MetaxyError(
          "GRAPH_INVALID",
          `Feature ${spec.key} would get column ${column} from both ${owner} and ${dependency.feature}. Rename it in one dependency, or select other columns.`,
          { details: { feature: spec.key, column, parents: [owner, dependency.feature] } },
        );
      }
      owners.set(column, dependency.feature);
    }
  }
}

function requireColumn(
  spec: FeatureSpec,
  dependency: DependencySpec,
  does: string,
  column: string,
  known: readonly string[],
): void {
  if (known.includes(column)) return;
  invalid(
    spec,
    dependency,
    `${does} column ${JSON.stringify(column)}, which ${dependency.feature} does not have${suggestion(column, known, "columns")}`,
  );
}

function invalid(spec: FeatureSpec, dependency: DependencySpec, problem: string): never {
  const end = /[.?]$/.test(problem) ? "" : ".";
  throw new MetaxyError("GRAPH_INVALID", `The dependency of ${spec.key} on ${dependency.feature} ${problem}${end}`, {
    details: { feature: spec.key, parent: dependency.feature },
  });
}
