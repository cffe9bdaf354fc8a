import type { FeatureGraph } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Project } from "@metaxy-ts/project";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";

/**
 * The graph of the project's features, with a warning for each that is not in it. Definitions of other projects' features come from the lock file, else
 * from the store of this name or the default one.
 */
export async function graphOf(project: Project, terminal: Terminal, store: string | undefined): Promise<FeatureGraph> {
  const { graph, problems } = await project.linkedFeatures({ store });
  printProblems(problems, terminal);
  return graph;
}

/** The graph of the project's features, as the code has them. */
export async function ownGraphOf(project: Project, terminal: Terminal): Promise<FeatureGraph> {
  const { graph, problems } = await project.features();
  printProblems(problems, terminal);
  return graph;
}

/** Warns of features that are not in the graph, or without a definition. */
export function printProblems(problems: readonly MetaxyError[], terminal: Terminal): void {
  for (const { message, code } of problems) warn(`${message} [${code}]`, terminal);
}
