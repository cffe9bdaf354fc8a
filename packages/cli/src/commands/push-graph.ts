import { dirname, relative } from "node:path";
import type { FeatureGraph } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { FoundFeature, Project } from "@metaxy-ts/project";
import { gitTags, packageTags } from "@metaxy-ts/project";
import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy push`. */
export interface PushCommandOptions {
  readonly project?: string;
  readonly tag: { readonly [name: string]: string };
  readonly git: boolean;
}

/** Pushes the project's features. Prints the project's version on stdout, and what happened on stderr. */
export function pushGraph(
  command: Command,
  { project: name, tag, git }: PushCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const check = (graph: FeatureGraph, { config }: Project): void => requireFeatures(graph, name ?? config.project);
  return withStore(command, terminal, { mode: "write", check }, async ({ project, graph, store }) => {
    const { folder } = project.config;
    const { features } = await project.features();
    const pushed = name ?? project.config.project;
    const place = features.find(({ feature }) => graph.projectOf(feature) === pushed)?.file;
    const { alreadyPushed, recorded, removed, projectVersion } = await store.push(graph, {
      project: pushed,
      tags: {
        ...(await packageTags(place === undefined ? folder : dirname(place))),
        ...(git ? await gitTags(folder) : {}),
        ...tag,
      },
      definedIn: new Map(features.map((found) => [found.feature.key, placeOf(found, folder)])),
    });
    const said = recorded.length > 0 ? `Recorded ${recorded.join(", ")}.` : "Recorded nothing.";
    terminal.stderr.write(alreadyPushed && recorded.length === 0 ? "This version was pushed already.\n" : `${said}\n`);
    if (removed.length > 0) terminal.stderr.write(`No longer there: ${removed.join(", ")}.\n`);
    terminal.stdout.write(`${projectVersion}\n`);
  });
}

/** @throws PUSH_INVALID for a project without features. */
function requireFeatures(graph: FeatureGraph, project: string): void {
  const own = [...graph.features.values()].filter(({ external }) => !external);
  const projects = [...new Set(own.map((feature) => graph.projectOf(feature)))].sort();
  if (projects.includes(project)) return;
  const others =
    projects.length > 0
      ? `those of the code belong to ${projects.join(", ")}. Name one of these with --project.`
      : "the code has none. Check features of the configuration.";
  throw new MetaxyError("PUSH_INVALID", `No feature belongs to project ${project}: ${others}`);
}

/** Where a feature is defined: `src/features/video.ts#video`. */
function placeOf({ file, export: name }: FoundFeature, folder: string): string {
  return `${relative(folder, file).replaceAll("\\", "/")}#${name ?? ""}`;
}
