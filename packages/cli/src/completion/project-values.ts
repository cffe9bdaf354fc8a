import type { Project } from "@metaxy-ts/project";
import { loadProject } from "@metaxy-ts/project";
import type { Terminal } from "../terminal.js";
import type { Needs } from "./needs.js";

/** A word that is offered. */
export interface Offer {
  readonly value: string;
  readonly description: string;
}

/** What the project has for a word. No store is opened. */
export async function projectValues(
  needs: Needs,
  words: readonly string[],
  { folder, env }: Terminal,
): Promise<readonly Offer[]> {
  try {
    const named = words.findIndex((word) => word === "-c" || word === "--config");
    const config = named === -1 ? undefined : words[named + 1];
    if (config) env.METAXY_CONFIG = config;
    const project = await loadProject({ folder, env });
    return needs === "stores" ? storesOf(project) : await featuresOf(project, needs, words.at(-1) ?? "");
  } catch {
    return []; // the command itself is going to say it
  }
}

function storesOf({ stores, config }: Project): Offer[] {
  return stores.map((value) => ({ value, description: value === config.store ? "the default store" : "" }));
}

/** Keys; for a selector also behind what a word begins with, `+` or `!`, and with projects and tags. */
async function featuresOf(project: Project, needs: Needs, typed: string): Promise<Offer[]> {
  const { graph } = await project.features();
  const keys = [...graph.features.keys()].map((key) => ({
    value: key,
    description: graph.get(key).spec.description ?? "",
  }));
  if (needs === "keys") return keys;
  const [prefix = ""] = /^!?(?:\d*\+)?/.exec(typed) ?? [];
  const projects = new Set(keys.map(({ value }) => `project:${graph.projectOf(value)}`));
  const others = Array.from(projects, (value) => ({ value, description: "all features of a project" }));
  return [...keys, ...others].map(({ value, description }) => ({ value: prefix + value, description }));
}
