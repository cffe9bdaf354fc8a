import { MetaxyError } from "../../errors/error.js";
import { checkOptions } from "../../errors/options.js";
import type { AnyFeature } from "../../feature/feature.js";
import { compareKeys } from "../../feature/key.js";
import { featureSpecJson } from "../../feature/spec-json.js";
import type { FeatureGraph } from "../../graph/graph.js";
import { isFeatureGraph } from "../../graph/graph.js";
import { jsonText } from "../../hash/canonical-json.js";
import type { StoreContext } from "../context.js";
import type { ProjectState } from "./pushes.js";
import { newestStates } from "./pushes.js";
import type { PushedRow } from "./rows.js";
import { briefColumns, pushedRows, recordRows } from "./rows.js";
import { tagsText } from "./tags.js";

/** What a push records. Every option may be omitted. */
export interface PushOptions {
  /** Which project of the graph is pushed. If omitted, the only one that the graph's own features have, else that of the graph. */
  readonly project?: string;
  /** What to remember of the push, such as a commit: strings by name. The name `metaxy` is the library's. If omitted, nothing. */
  readonly tags?: { readonly [name: string]: string };
  /** Where features are defined, by key: `src/features.ts#video`. If omitted, and for others, `typescript#video/raw`. */
  readonly definedIn?: ReadonlyMap<string, string>;
}

/** What a push has done. */
export interface PushOutcome {
  /** The project that was pushed. */
  readonly project: string;
  /** Its version. */
  readonly projectVersion: string;
  /** Whether the project's last push was of this version already. */
  readonly alreadyPushed: boolean;
  /** Keys of the features that were recorded: all of the project, or those that the last push of the version lacks. */
  readonly recorded: readonly string[];
  /** Keys of the features that the project's last push had, and the project no longer has. */
  readonly removed: readonly string[];
}

export async function push(
  context: StoreContext,
  graph: FeatureGraph,
  options: PushOptions = {},
): Promise<PushOutcome> {
  checkOptions(options, ["project", "tags", "definedIn"], "push");
  if (!isFeatureGraph(graph)) throw invalid("A push takes a FeatureGraph. Make one of the project's features.");
  const project = projectOf(graph, options.project);
  const features = featuresOf(graph, project);
  const { length } = context.hash;
  const projectVersion = graph.projectVersion(project, length);
  const tags = tagsText(options.tags ?? {});

  const rows = await pushedRows(context, briefColumns);
  const last = newestStates(rows).get(project);
  const alreadyPushed = last?.projectVersion === projectVersion;
  const recorded = alreadyPushed ? features.filter((feature) => !isPushed(feature, last, graph, length)) : features;
  const recordedAt = later(context.clock.next(), newestOf(rows, project));
  if (recorded.length > 0)
    await recordRows(
      context,
      recorded.map((feature): PushedRow => {
        const versions = graph.versions(feature, length);
        return {
          project,
          feature_key: feature.key,
          metaxy_feature_version: versions.feature,
          metaxy_definition_version: versions.definition,
          recorded_at: recordedAt,
          feature_spec: jsonText(featureSpecJson(feature.spec)),
          feature_schema: jsonText(feature.jsonSchema),
          feature_class_path: options.definedIn?.get(feature.key) ?? `typescript#${feature.key}`,
          metaxy_project_version: projectVersion,
          tags,
          deleted_at: null,
        };
      }),
    );
  const now = new Set(features.map(({ key }) => key));
  return {
    project,
    projectVersion,
    alreadyPushed,
    recorded: recorded.map(({ key }) => key),
    removed: [...(last?.rows.keys() ?? [])].filter((key) => !now.has(key)).sort(compareKeys),
  };
}

function projectOf(graph: FeatureGraph, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  const own = [...graph.features.values()].filter(({ external }) => !external);
  const projects = [...new Set(own.map((feature) => graph.projectOf(feature)))].sort();
  const [only] = projects;
  if (only !== undefined && projects.length === 1) return only;
  if (projects.includes(graph.project)) return graph.project;
  if (projects.length === 0)
    throw invalid("The graph has no features to push: it is empty, or other projects own all of them.");
  throw invalid(`The graph has features of several projects: ${projects.join(", ")}. Say which one with { project }.`);
}

function featuresOf(graph: FeatureGraph, project: string): readonly AnyFeature[] {
  const features = [...graph.features.values()].filter(
    (feature) => !feature.external && graph.projectOf(feature) === project,
  );
  if (features.length > 0) return features;
  throw invalid(`The graph has no feature of project ${project}. A push records the features of one project.`);
}

function isPushed({ key }: AnyFeature, state: ProjectState, graph: FeatureGraph, length: number): boolean {
  return state.rows.get(key)?.metaxy_definition_version === graph.versions(key, length).definition;
}

function newestOf(rows: readonly PushedRow[], project: string): bigint | undefined {
  return rows.filter((row) => row.project === project).at(-1)?.recorded_at;
}

/** What was pushed last is found by its timestamp, so clocks of other machines must not be ahead of it. */
function later(now: bigint, newest: bigint | undefined): bigint {
  return newest !== undefined && newest >= now ? newest + 1n : now;
}

function invalid(message: string): MetaxyError {
  return new MetaxyError("PUSH_INVALID", message);
}
