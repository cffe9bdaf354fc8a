import { relative } from "node:path";
import type { ExternalOrigin, LinkedFeatures } from "@metaxy-ts/project";
import { describeFeature, selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { printProblems } from "./graph-of.js";
import { projectOf } from "./project.js";

/** The options of `metaxy list features`. */
export interface ListFeaturesOptions {
  readonly format: "table" | "json";
  readonly store?: string;
}

/**
 * Prints the features of the project and those of other projects that it depends on, parents before children. A store is only opened for definitions of
 * other projects, and only if there is no lock file.
 */
export async function listFeatures(
  command: Command,
  selectors: readonly string[],
  { format, store }: ListFeaturesOptions,
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const linked = await project.linkedFeatures({ store });
  printProblems(linked.problems, terminal);
  const listed = listedFeatures(linked, selectors, project.config.hash?.length);
  if (format === "json") {
    terminal.stdout.write(`${JSON.stringify({ features: listed }, null, 2)}\n`);
    return;
  }
  const rows = listed.map((each) => [
    each.key,
    each.version ?? "unknown",
    each.project,
    each.fields.join(", "),
    each.parents.join(", "),
    sourceOf(each, terminal.folder),
  ]);
  const names = ["FEATURE", "VERSION", "PROJECT", "FIELDS", "PARENTS", "SOURCE"];
  await printTable(
    names.map((name) => ({ name })),
    rows,
    terminal,
  );
}

/** A feature of the list, as `-f json` prints it. */
export interface ListedFeature {
  readonly key: string;
  /** Null if an external feature that it depends on has no definition. */
  readonly version: string | null;
  readonly project: string;
  readonly isRoot: boolean;
  readonly isExternal: boolean;
  readonly fields: readonly string[];
  readonly parents: readonly string[];
  /** Where the definition comes from: code, `metaxy.lock`, or what was pushed to a store. */
  readonly source: ExternalOrigin["source"];
  /** The module that defines it; null for a feature whose definition is not from code. */
  readonly file: string | null;
  /** The lock file or the name of the store; null for a feature of this project. */
  readonly definitions: string | null;
  /** Where its project defines it, as far as that is known, for a feature of another project. */
  readonly definedIn: string | null;
}

/** The selected features of a project, with those of other projects; all without selectors. */
export function listedFeatures(
  { graph, features, externals }: LinkedFeatures,
  selectors: readonly string[],
  length?: number,
): ListedFeature[] {
  const files = new Map(features.map((each) => [each.feature.key, each.file]));
  const keys = selectors.length > 0 ? selectFeatures(graph, selectors) : [...graph.features.keys()];
  return keys.map((key) => {
    const { source = "code", place = null, definedIn = null } = externals.get(key) ?? {};
    const parents = graph.parents(key);
    return {
      key,
      version:
        describeFeature(graph, key, length === undefined ? {} : { hashLength: length }).versions?.feature ?? null,
      project: graph.projectOf(key),
      isRoot: parents.length === 0,
      isExternal: externals.has(key),
      fields: graph.get(key).spec.fields.map((field) => field.key),
      parents,
      source,
      file: source === "code" ? (files.get(key) ?? null) : null,
      definitions: source === "code" ? null : place,
      definedIn,
    };
  });
}

function sourceOf({ source, file, definitions, isExternal }: ListedFeature, folder: string): string {
  if (source === "store") return `store ${definitions}`;
  const path = relative(folder, definitions ?? file ?? "");
  return isExternal && source === "code" ? `${path} (not pushed)` : path;
}
