import type { FeatureGraph, OpenOptions, Store } from "@metaxy-ts/core";
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

/** How the store is opened, and whether external features get the definitions of their projects. */
export interface WithStoreOptions extends OpenOptions {
  /** If omitted, they do. */
  readonly link?: boolean;
}

/** Loads the project, opens the store that `--store` names or the default one, and closes it at the end. */
export async function withStore<Result>(
  command: Command,
  terminal: Terminal,
  { mode = "read", link = true }: WithStoreOptions,
  work: (open: OpenProject) => Promise<Result>,
): Promise<Result> {
  const project = await projectOf(command, terminal);
  const { store: name } = command.optsWithGlobals<{ store?: string }>();
  const graph = link ? await graphOf(project, terminal, name) : await ownGraphOf(project, terminal);
  await using store = await (await project.store(graph, name)).open({ mode });
  return await work({ project, graph, store });
}
