import type { FeatureGraph, Push } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import type { GraphDescription, Project } from "@metaxy-ts/project";
import { describeGraph } from "@metaxy-ts/project";
import type { Command } from "commander";
import { counted } from "../output/counted.js";
import { errorJson } from "../output/error.js";
import type { Fact } from "../output/facts.js";
import { printFacts } from "../output/facts.js";
import { utcTime } from "../output/time.js";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";
import type { DescribeOptions } from "./describe-store.js";
import { graphOf, ownGraphOf } from "./graph-of.js";
import { ifReachable } from "./if-reachable.js";
import { projectOf } from "./project.js";

/** How many keys a person sees; JSON has all of them. */
const mostKeys = 10;

/** Prints what the graph is like. Without a store that can be reached, what the code says of it. */
export async function printGraphDescription(
  command: Command,
  { format, store: name }: DescribeOptions,
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const graph = name === false ? await ownGraphOf(project, terminal) : await graphOf(project, terminal, name);
  const found = name === false ? {} : await pushedIn(project, graph, name);
  const described = describeGraph(graph, found.hashLength ?? project.config.hash?.length);
  const { push, error } = found;
  if (format === "json") {
    const all = { ...described, pushed: push ?? null, ...(error && { error: errorJson(error) }) };
    terminal.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return;
  }
  await printFacts([...factsOf(described), ...(found.store ? [pushFact(described, push)] : [])], terminal);
  if (error) warn(`${error.message} [${error.code}]`, terminal);
}

interface Found {
  readonly store?: string;
  readonly hashLength?: number;
  readonly push?: Push;
  readonly error?: MetaxyError;
}

/** The newest push of the project. */
function pushedIn(project: Project, graph: FeatureGraph, name: string | undefined): Promise<Found> {
  return ifReachable(project, graph, name, async (store) => {
    const [push] = await store.history({ project: graph.project });
    return { store: store.display, hashLength: store.hash.length, ...(push && { push }) };
  });
}

function factsOf(graph: GraphDescription): Fact[] {
  const { project, projects, features, externals, fields, dependencies, depth, roots, leaves } = graph;
  return [
    ["project", project],
    ["features", externals > 0 ? `${features}, of which ${externals} external` : String(features)],
    ["fields", String(fields)],
    ["dependencies", String(dependencies)],
    ["depth", String(depth)],
    ["roots", some(roots)],
    ["leaves", some(leaves)],
    [
      "projects",
      projects.map(
        (each) =>
          `${each.project}: ${counted(each.features, "feature")}${each.projectVersion ? `, version ${each.projectVersion}` : ""}`,
      ),
    ],
  ];
}

function some(keys: readonly string[]): string {
  const shown = keys.slice(0, mostKeys).join(", ");
  return `${keys.length}${keys.length > 0 ? `: ${shown}` : ""}${keys.length > mostKeys ? ", …" : ""}`;
}

function pushFact({ project, projects }: GraphDescription, push: Push | undefined): Fact {
  if (!push) return ["pushed", "never: metaxy push records the definitions"];
  const now = projects.find((each) => each.project === project)?.projectVersion;
  const same = push.projectVersion === now ? "as it is now" : "which differs from the code: see metaxy graph diff";
  return ["pushed", `version ${push.projectVersion} at ${utcTime(push.recordedAt)} UTC, ${same}`];
}
