import { relative } from "node:path";
import type { FeatureGraph } from "@metaxy-ts/core";
import type { FoundFeature } from "@metaxy-ts/project";
import { selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { printProblems } from "./graph-of.js";
import { projectOf } from "./project.js";

/** Prints the features of the project, parents before children. No store is opened. */
export async function listFeatures(
  command: Command,
  selectors: readonly string[],
  { format }: { readonly format: "table" | "json" },
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const { graph, features, problems } = await project.features();
  printProblems(problems, terminal);
  const found = new Map(features.map((each) => [each.feature, each]));
  const length = project.config.hash?.length;
  const keys = selectors.length > 0 ? selectFeatures(graph, selectors) : [...graph.features.keys()];
  const listed = keys.map((key) => describe(key, graph, found.get(graph.get(key)), length));
  if (format === "json") {
    terminal.stdout.write(`${JSON.stringify({ features: listed }, null, 2)}\n`);
    return;
  }
  const rows = listed.map((each) => [
    each.key,
    each.version,
    each.project,
    each.fields.join(", "),
    each.parents.join(", "),
    each.file === null ? "" : relative(terminal.folder, each.file),
  ]);
  const names = ["FEATURE", "VERSION", "PROJECT", "FIELDS", "PARENTS", "FILE"];
  await printTable(
    names.map((name) => ({ name })),
    rows,
    terminal,
  );
}

interface ListedFeature {
  readonly key: string;
  readonly version: string;
  readonly project: string;
  readonly isRoot: boolean;
  readonly isExternal: boolean;
  readonly fields: readonly string[];
  readonly parents: readonly string[];
  readonly file: string | null;
}

function describe(key: string, graph: FeatureGraph, found: FoundFeature | undefined, length?: number): ListedFeature {
  const feature = graph.get(key);
  const parents = graph.parents(key);
  return {
    key,
    version: graph.versions(key, length).feature,
    project: graph.projectOf(key),
    isRoot: parents.length === 0,
    isExternal: feature.external !== null,
    fields: feature.spec.fields.map((field) => field.key),
    parents,
    file: found?.file ?? null,
  };
}
