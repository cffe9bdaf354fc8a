import type { FeatureGraph } from "@metaxy-ts/core";
import type { FeatureStatus, Project, RenderFormat, RenderOptions } from "@metaxy-ts/project";
import { renderGraph, selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { openSink } from "../output/rows/sink.js";
import type { Terminal } from "../terminal.js";
import { showsStyles } from "../terminal.js";
import { findStatuses } from "./find-statuses.js";
import { graphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** The options of `metaxy graph render`. */
export interface RenderCommandOptions {
  readonly format: RenderFormat;
  readonly output?: string;
  readonly direction?: "TB" | "LR";
  readonly status?: true;
  readonly store?: string;
  readonly fallbackTarget?: true;
  readonly title?: string;
  readonly minimal?: true;
  readonly versions: number;
  readonly fields?: true;
  readonly inputs?: true;
  readonly projects?: boolean;
  readonly idColumns?: true;
  readonly columns?: number;
  readonly theme?: "light" | "dark";
}

/** Draws the graph of the project. A store is only opened for states. */
export async function printGraph(
  command: Command,
  selectors: readonly string[],
  options: RenderCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const graph = await graphOf(project, terminal, options.store);
  const features = selectFeatures(graph, selectors);
  const states = options.status ? await statesOf(project, graph, features, options, terminal) : undefined;
  const hashLength = states?.hashLength ?? project.config.hash?.length;
  const { format, direction, title, minimal, versions, fields, inputs, projects, idColumns, theme } = options;
  const drawing = await renderGraph(graph, {
    format,
    features,
    versions,
    terminal: {
      columns: options.columns ?? terminal.stdout.columns ?? 80,
      colors: options.output === undefined && showsStyles(terminal, terminal.stdout),
    },
    ...defined({ direction, title, minimal, fields, inputs, project: projects, idColumns, theme, hashLength }),
    ...(states && { statuses: states.statuses }),
  });
  await openSink(options.output, terminal).write([drawing]);
}

/** What is stored and pending, and how old it is. External features have no state. */
async function statesOf(
  project: Project,
  graph: FeatureGraph,
  features: readonly string[],
  { store: name, fallbackTarget }: RenderCommandOptions,
  terminal: Terminal,
): Promise<{ readonly statuses: readonly FeatureStatus[]; readonly hashLength: number }> {
  await using store = await (await project.store(graph, name)).open({ mode: "read" });
  const own = features.filter((key) => !graph.get(key).external);
  const resolve = { fallbackTarget: fallbackTarget ?? false };
  const found = await findStatuses(store, graph, own, { resolve, newest: true }, terminal);
  return { statuses: found, hashLength: store.hash.length };
}

type Given = Pick<
  RenderOptions,
  "direction" | "title" | "minimal" | "fields" | "inputs" | "project" | "idColumns" | "theme" | "hashLength"
>;

/** Options without those that were not given. */
function defined(options: { readonly [Name in keyof Given]: Given[Name] | undefined }): Given {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given;
}
