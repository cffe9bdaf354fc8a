import { isMetaxyError, MetaxyError } from "../../errors/error.js";
import { suggestion } from "../../errors/nearest.js";
import { checkOptions } from "../../errors/options.js";
import type { AnyFeature } from "../../feature/feature.js";
import { featureFromSpec } from "../../feature/from-spec.js";
import type { JsonValue } from "../../feature/json.js";
import { FeatureGraph } from "../../graph/graph.js";
import { parseJson } from "../../hash/canonical-json.js";
import { timestampOf } from "../../time/timestamp.js";
import type { StoreContext } from "../context.js";
import type { Push } from "./history.js";
import { asPush } from "./history.js";
import type { ProjectState } from "./pushes.js";
import { newestStates, pushedStates } from "./pushes.js";
import type { PushedRow } from "./rows.js";
import { pushedRows } from "./rows.js";

/** Which pushes a graph is made of. */
export interface PushedGraphOptions {
  /** The project whose features the graph has. If omitted, all projects. */
  readonly project?: string;
  /** Which version of the project was pushed. If omitted, the one that was pushed last. It needs `project`. */
  readonly projectVersion?: string;
}

/** A feature as it was pushed. */
export interface PushedFeature {
  /** The feature. The compiler knows none of its columns. */
  readonly feature: AnyFeature;
  /** The project that pushed it. */
  readonly project: string;
  /** The feature version that it had there. */
  readonly featureVersion: string;
  /** The definition version that it had there. */
  readonly definitionVersion: string;
  /** Where its project defines it, such as `features.video.Video` or `src/features.ts#video`. */
  readonly definedIn: string;
  /** When it was pushed. */
  readonly recordedAt: Date;
}

/** Something in the table of pushes that is not in the graph, or is otherwise there. */
export interface PushedProblem {
  /**
   * `INVALID`: the stored definition cannot be read. `PARENT_MISSING`: no project has pushed a parent of the feature. `TAKEN`: another project
   * has pushed a feature of that key later. `OTHER_VERSION`: the feature has another version in this graph than its project recorded.
   */
  readonly code: "INVALID" | "PARENT_MISSING" | "TAKEN" | "OTHER_VERSION";
  /** The key of the feature. */
  readonly feature: string;
  /** The project that pushed it. */
  readonly project: string;
  /** What is wrong, for people. */
  readonly message: string;
}

/** Definitions that projects have pushed. */
export interface PushedGraph {
  /** The features of the project, or of all projects. Features of other projects that they depend on are there as external features. */
  readonly graph: FeatureGraph;
  /** What is recorded of each feature of the graph, by key. */
  readonly features: ReadonlyMap<string, PushedFeature>;
  /** The pushes that the graph is made of: one for each project that was asked for. */
  readonly pushes: readonly Push[];
  /** What could not be read, or differs from what was recorded. Such features, and those that depend on them, are not in the graph. */
  readonly problems: readonly PushedProblem[];
}

export async function pushedGraph(context: StoreContext, options: PushedGraphOptions = {}): Promise<PushedGraph> {
  checkOptions(options, ["project", "projectVersion"], "pushedGraph");
  const rows = await pushedRows(context);
  const states = chosenStates(rows, options, context.adapter.display);
  const wanted = newestByKey(states.map((state) => state.rows));
  const problems: PushedProblem[] = [...wanted.taken.map(takenProblem)];
  const found = new Map<string, PushedFeature>();
  for (const row of wanted.rows.values()) add(found, row, false, problems);
  if (options.project !== undefined) addParents(found, rows, states, options, problems);
  const graph = validGraph(found, options.project, problems);
  const features = new Map([...graph.features.keys()].map((key) => [key, found.get(key) as PushedFeature]));
  for (const [key, pushed] of features) {
    const version = graph.versions(key, pushed.featureVersion.length).feature;
    if (version !== pushed.featureVersion) problems.push(otherVersion(key, pushed, version));
  }
  return { graph, features, pushes: states.map(asPush), problems };
}

/** The states that are asked for, the oldest first. */
function chosenStates(
  rows: readonly PushedRow[],
  { project, projectVersion }: PushedGraphOptions,
  display: string,
): readonly ProjectState[] {
  if (project === undefined) {
    if (projectVersion === undefined) return [...newestStates(rows).values()].sort(byTime);
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "pushedGraph takes a projectVersion together with the project that has it: { project, projectVersion }.",
    );
  }
  const states = pushedStates(rows).filter((state) => state.project === project);
  const state = states.findLast((each) => projectVersion === undefined || each.projectVersion === projectVersion);
  if (state) return [state];
  const known = states.map((each) => each.projectVersion);
  const what = projectVersion === undefined ? "" : ` in version ${projectVersion}`;
  const nearest =
    known.length === 0
      ? suggestion(project, new Set(rows.map((row) => row.project)), "projects")
      : suggestion(projectVersion ?? "", known, "versions");
  throw new MetaxyError("PUSH_NOT_FOUND", `Project ${project} was not pushed to ${display}${what}${nearest}`, {
    details: { project, ...(projectVersion !== undefined && { projectVersion }) },
  });
}

function byTime(left: ProjectState, right: ProjectState): number {
  return Number(left.recordedAt - right.recordedAt);
}

type Rows = ReadonlyMap<string, PushedRow>;

/** By key, the newest row; and the others of a key, which are of other projects. */
function newestByKey(states: readonly Rows[]): { readonly rows: Rows; readonly taken: readonly PushedRow[] } {
  const rows = new Map<string, PushedRow>();
  const taken: PushedRow[] = [];
  const all = states
    .flatMap((state) => [...state.values()])
    .filter((row) => row.deleted_at === null)
    .sort((left, right) => Number(left.recorded_at - right.recorded_at));
  for (const row of all) {
    const before = rows.get(row.feature_key);
    if (before) taken.push(before);
    rows.set(row.feature_key, row);
  }
  return { rows, taken };
}

/** Reads a definition; what cannot be read becomes a problem. */
function add(found: Map<string, PushedFeature>, row: PushedRow, external: boolean, problems: PushedProblem[]): void {
  const { project, feature_key: key } = row;
  try {
    const feature = featureFromSpec(row.feature_spec, {
      project,
      external,
      jsonSchema: parseJson(row.feature_schema) as JsonValue,
    });
    if (feature.key !== key) throw new MetaxyError("SPEC_INVALID", `its spec is that of ${feature.key}.`);
    found.set(key, {
      feature,
      project,
      featureVersion: row.metaxy_feature_version,
      definitionVersion: row.metaxy_definition_version,
      definedIn: row.feature_class_path,
      recordedAt: timestampOf(row.recorded_at),
    });
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    problems.push({
      code: "INVALID",
      feature: key,
      project,
      message: `The definition of ${key} that project ${project} has pushed cannot be read: ${error.message}`,
    });
  }
}

/** Features of other projects: as they were when an older version was pushed, else as they are now. */
function addParents(
  found: Map<string, PushedFeature>,
  rows: readonly PushedRow[],
  states: readonly ProjectState[],
  { projectVersion, project }: PushedGraphOptions,
  problems: PushedProblem[],
): void {
  const others = rows.filter((row) => row.project !== project);
  const until = Math.max(...states.flatMap((state) => [...state.rows.values()]).map((row) => Number(row.recorded_at)));
  const newest = (of: readonly PushedRow[]): Rows =>
    newestByKey([...newestStates(of).values()].map((state) => state.rows)).rows;
  const [now, then] = [newest(others), newest(others.filter((row) => Number(row.recorded_at) <= until))];
  const open = parentsOf(found.values());
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    const row = (projectVersion === undefined ? undefined : then.get(key)) ?? now.get(key);
    if (row) add(found, row, true, problems);
    const added = found.get(key);
    if (added) open.push(...parentsOf([added]));
  }
}

function parentsOf(features: Iterable<PushedFeature>): string[] {
  return [...features].flatMap(({ feature }) => feature.spec.dependencies.map((dependency) => dependency.feature));
}

/** The largest graph without features that do not fit, the parents of each before it. */
function validGraph(
  found: ReadonlyMap<string, PushedFeature>,
  project: string | undefined,
  problems: PushedProblem[],
): FeatureGraph {
  const options = project === undefined ? {} : { project };
  try {
    return new FeatureGraph(
      [...found.values()].map(({ feature }) => feature),
      options,
    );
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
  }
  let graph = new FeatureGraph([], options);
  let rest = [...found.values()];
  for (let before = -1; before !== rest.length; ) {
    before = rest.length;
    const isReady = ({ feature }: PushedFeature): boolean =>
      parentsOf([{ feature } as PushedFeature]).every((key) => graph.has(key));
    for (const pushed of rest.filter(isReady)) {
      rest = rest.filter((other) => other !== pushed);
      try {
        graph = new FeatureGraph([...graph.features.values(), pushed.feature], options);
      } catch (error) {
        if (!isMetaxyError(error)) throw error;
        problems.push({ code: "INVALID", ...named(pushed), message: error.message });
      }
    }
  }
  for (const pushed of rest) {
    const missing = parentsOf([pushed]).filter((key) => !graph.has(key));
    const message = `Feature ${pushed.feature.key} of project ${pushed.project} depends on ${missing.join(", ")}, which no project has pushed in a form that can be used.`;
    problems.push({ code: "PARENT_MISSING", ...named(pushed), message });
  }
  return graph;
}

function named({ feature, project }: PushedFeature): { readonly feature: string; readonly project: string } {
  return { feature: feature.key, project };
}

function takenProblem({ feature_key: feature, project }: PushedRow): PushedProblem {
  const message = `Project ${project} has pushed feature ${feature}, which another project has pushed later. Rename one of them.`;
  return { code: "TAKEN", feature, project, message };
}

function otherVersion(feature: string, { project, featureVersion }: PushedFeature, version: string): PushedProblem {
  const message = `Feature ${feature} has version ${version}, and project ${project} pushed it as ${featureVersion}: a parent has changed since then, or was another one there.`;
  return { code: "OTHER_VERSION", feature, project, message };
}
