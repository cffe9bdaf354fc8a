import type { FeatureGraph, OpenOptions, Store } from "@metaxy-ts/core";
import type { Project } from "@metaxy-ts/project";
import type { Command } from "commander";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";
import { graphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** What a command that reads a store works with. */
export interface OpenProject {
  readonly project: Project;
  readonly graph: FeatureGraph;
  readonly store: Store;
}

/** Loads the project, opens the store that `--store` names or the default one, and closes it at the end. */
export async function withStore<Result>(
  command: Command,
  terminal: Terminal,
  { mode = "read" }: OpenOptions,
  work: (open: OpenProject) => Promise<Result>,
): Promise<Result> {
  const project = await projectOf(command, terminal);
  const { store: name } = command.optsWithGlobals<{ store?: string }>();
  const graph = await linked(project, await graphOf(project, terminal), name, terminal);
  await using store = await (await project.store(graph, name)).open({ mode });
  return await work({ project, graph, store });
}

/** The graph with the definitions that other projects have pushed to the store, if it has features of other projects. */
async function linked(
  project: Project,
  graph: FeatureGraph,
  name: string | undefined,
  terminal: Terminal,
): Promise<FeatureGraph> {
  if ([...graph.features.values()].every(({ external }) => !external)) return graph;
  await using store = await (await project.store(graph, name)).open({ mode: "read" });
  const { graph: known, mismatches, unresolved } = await store.linkExternals(graph);
  for (const { feature } of mismatches)
    warn(`${feature} was pushed with other versions than the code expects.`, terminal);
  for (const key of unresolved)
    warn(`nobody has pushed ${key} to ${store.display}, so its versions are unknown.`, terminal);
  return known;
}
