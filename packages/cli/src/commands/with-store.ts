import type { FeatureGraph, OpenOptions, Store } from "@metaxy-ts/core";
import { FeatureGraph as Graph } from "@metaxy-ts/core";
import type { Project } from "@metaxy-ts/project";
import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { graphOf, ownGraphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** What a command that reads a store works with. */
export interface OpenProject {
  readonly project: Project;
  readonly graph: FeatureGraph;
  readonly store: Store;
}

/** How the store is opened, and with which features. */
export interface WithStoreOptions extends OpenOptions {
  /**
   * Those of the project with the definitions of other projects, those of the project as the code has them, or none, and no module is loaded. If omitted,
   * `linked`.
   */
  readonly features?: "linked" | "own" | "none";
  /** Looks at the features before the store is opened, because a write creates what does not exist. */
  readonly check?: (graph: FeatureGraph, project: Project) => void;
}

/** Loads the project, opens the store that `--store` names or the default one, and closes it at the end. */
export async function withStore<Result>(
  command: Command,
  terminal: Terminal,
  { mode = "read", features = "linked", check }: WithStoreOptions,
  work: (open: OpenProject) => Promise<Result>,
): Promise<Result> {
  const project = await projectOf(command, terminal);
  const { store: name } = command.optsWithGlobals<{ store?: string }>();
  const graph = await graphWith(features, project, name, terminal);
  check?.(graph, project);
  await using store = await (await project.store(graph, name)).open({ mode });
  return await work({ project, graph, store });
}

function graphWith(
  features: NonNullable<WithStoreOptions["features"]>,
  project: Project,
  name: string | undefined,
  terminal: Terminal,
): FeatureGraph | Promise<FeatureGraph> {
  if (features === "none") return new Graph([], { project: project.config.project });
  return features === "own" ? ownGraphOf(project, terminal) : graphOf(project, terminal, name);
}
