import type { Project } from "@metaxy-ts/project";
import { loadProject } from "@metaxy-ts/project";
import type { Command } from "commander";
import type { Terminal } from "../terminal.js";

/** The project of the working directory, or of the configuration file that the caller names. */
export function projectOf(command: Command, { folder, env }: Terminal): Promise<Project> {
  const { config } = command.optsWithGlobals<{ config?: string }>();
  if (config !== undefined) env.METAXY_CONFIG = config;
  return loadProject({ folder, env });
}
