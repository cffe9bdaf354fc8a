import type { Project } from "@metaxy-ts/project";
import { loadProject } from "@metaxy-ts/project";
import type { Command } from "commander";
import { consoleToStderr } from "../output/console.js";
import type { Terminal } from "../terminal.js";

/**
 * The project of the working directory, or of the configuration file that the caller names. From then on, the process works in the folder of the
 * configuration, so that relative paths of stores mean the same in all folders of the project. Paths that the caller gives are relative to
 * `terminal.folder`.
 */
export async function projectOf(command: Command, terminal: Terminal): Promise<Project> {
  const { folder, env } = terminal;
  const { config } = command.optsWithGlobals<{ config?: string }>();
  if (config !== undefined) env.METAXY_CONFIG = config;
  consoleToStderr(terminal);
  const project = await loadProject({ folder, env });
  process.chdir(project.config.folder);
  return project;
}
