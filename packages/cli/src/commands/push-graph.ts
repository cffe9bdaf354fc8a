import { relative } from "node:path";
import type { FoundFeature } from "@metaxy-ts/project";
import { gitTags } from "@metaxy-ts/project";
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
  return withStore(command, terminal, { mode: "write" }, async ({ project, graph, store }) => {
    const { folder } = project.config;
    const { features } = await project.features();
    const { alreadyPushed, recorded, removed, projectVersion } = await store.push(graph, {
      project: name ?? project.config.project,
      tags: { ...(git ? await gitTags(folder) : {}), ...tag },
      definedIn: new Map(features.map((found) => [found.feature.key, placeOf(found, folder)])),
    });
    const said = recorded.length > 0 ? `Recorded ${recorded.join(", ")}.` : "Recorded nothing.";
    terminal.stderr.write(alreadyPushed && recorded.length === 0 ? "This version was pushed already.\n" : `${said}\n`);
    if (removed.length > 0) terminal.stderr.write(`No longer there: ${removed.join(", ")}.\n`);
    terminal.stdout.write(`${projectVersion}\n`);
  });
}

/** Where a feature is defined: `src/features/video.ts#video`. */
function placeOf({ file, export: name }: FoundFeature, folder: string): string {
  return `${relative(folder, file).replaceAll("\\", "/")}#${name ?? ""}`;
}
