import type { FeatureDiff, FeatureGraph, FieldDiff, Push, PushedProblem, Store } from "@metaxy-ts/core";
import { diffGraphs } from "@metaxy-ts/core";
import type { Command } from "commander";
import { printTable } from "../output/table.js";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy graph diff`. */
export interface DiffCommandOptions {
  readonly format: "table" | "json";
  readonly project?: string;
  readonly projectVersion?: string;
  readonly all?: true;
  readonly assertUnchanged?: true;
}

const looks = {
  added: ["green", "+ added"],
  removed: ["red", "- removed"],
  changed: ["yellow", "~ changed"],
  redefined: ["dim", "~ redefined"],
  unchanged: ["dim", "  unchanged"],
} as const satisfies Record<FeatureDiff["kind"], readonly [string, string]>;

/** Compares the code with what was pushed to the store. Returns whether every sample of a pushed feature stays as it is. */
export function printDiff(command: Command, options: DiffCommandOptions, terminal: Terminal): Promise<boolean> {
  return withStore(command, terminal, { mode: "read" }, async ({ graph, store }) => {
    const { project = graph.project, projectVersion } = options;
    const { pushed: before, problems, diffs: owned } = await diffWithPushed(store, graph, project, projectVersion);
    for (const { message, code } of problems) warn(`${message} [${code}]`, terminal);
    const shown = options.all ? owned : owned.filter(({ kind }) => kind !== "unchanged");
    if (options.format === "json") {
      terminal.stdout.write(`${JSON.stringify({ project, pushed: before, features: shown }, null, 2)}\n`);
    } else if (shown.length === 0) {
      terminal.stderr.write(`The features of ${project} are as they were pushed.\n`);
    } else {
      await printDiffTable(shown, terminal);
    }
    return owned.every(({ kind }) => kind === "unchanged" || kind === "redefined" || kind === "added");
  });
}

/** The features of a project in code, compared with those that were pushed. */
export interface DiffWithPushed {
  /** The push. */
  readonly pushed: Pick<Push, "projectVersion" | "recordedAt" | "tags"> | undefined;
  readonly diffs: readonly FeatureDiff[];
  readonly problems: readonly PushedProblem[];
}

/** @param projectVersion If omitted, the newest push. */
export async function diffWithPushed(
  store: Store,
  graph: FeatureGraph,
  project: string,
  projectVersion: string | undefined,
): Promise<DiffWithPushed> {
  const pushed = await store.pushedGraph({ project, ...(projectVersion !== undefined && { projectVersion }) });
  const diffs = diffGraphs(pushed.graph, graph).filter(
    ({ feature }) => isOwn(pushed.graph, feature, project) || isOwn(graph, feature, project),
  );
  const [push] = pushed.pushes;
  const { problems } = pushed;
  return {
    pushed: push && { projectVersion: push.projectVersion, recordedAt: push.recordedAt, tags: push.tags },
    diffs,
    problems,
  };
}

function isOwn(graph: FeatureGraph, key: string, project: string): boolean {
  return graph.has(key) && !graph.get(key).external && graph.projectOf(key) === project;
}

async function printDiffTable(diffs: readonly FeatureDiff[], terminal: Terminal): Promise<void> {
  const rows = diffs.map(({ feature, kind, before, after, fields }) => {
    const [style, words] = looks[kind];
    return [feature, styled(style, words, terminal, terminal.stdout), before ?? "", after ?? "", fieldWords(fields)];
  });
  const names = ["FEATURE", "", "PUSHED", "CODE", "FIELDS"];
  await printTable(
    names.map((name) => ({ name })),
    rows,
    terminal,
  );
}

function fieldWords(fields: readonly FieldDiff[]): string {
  const signs = { added: "+", removed: "-", changed: "~" };
  return fields.map(({ field, kind }) => `${signs[kind]}${field}`).join(" ");
}
