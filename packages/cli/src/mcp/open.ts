import type { Store } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { maskedText } from "@metaxy-ts/core/adapter";
import type { LinkedFeatures, Project } from "@metaxy-ts/project";
import { selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { projectOf } from "../commands/project.js";
import type { Terminal } from "../terminal.js";

/** What a tool works with that reads a store. */
export interface OpenStore extends LinkedFeatures {
  readonly project: Project;
  readonly store: Store;
}

/** Opens a store of the project for reading, and closes it when the work is done. */
export async function withOpenStore<Result>(
  name: string | undefined,
  command: Command,
  terminal: Terminal,
  work: (open: OpenStore) => Promise<Result>,
): Promise<Result> {
  const project = await projectOf(command, terminal);
  const linked = await project.linkedFeatures({ store: name });
  await using store = await (await project.store(linked.graph, name)).open({ mode: "read" });
  return await work({ ...linked, project, store });
}

/** The selected features; all without selectors. */
export function selected({ graph }: LinkedFeatures, selectors: readonly string[] = []): readonly string[] {
  return selectFeatures(graph, selectors);
}

/** Problems as strings, without secrets. */
export function said(problems: readonly MetaxyError[]): string[] {
  return problems.map(({ message, code }) => maskedText(`${message} [${code}]`));
}
