import { resolve } from "node:path";
import { isMetaxyError } from "@metaxy-ts/core";
import { lock } from "@metaxy-ts/project";
import type { Command } from "commander";
import { printError } from "../output/error.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy lock`. */
export interface LockCommandOptions {
  readonly output?: string;
  readonly frozen?: true;
}

/** Writes `metaxy.lock`. Returns false for one that is out of date and frozen. */
export function updateLock(
  command: Command,
  { output, frozen }: LockCommandOptions,
  terminal: Terminal,
): Promise<boolean> {
  return withStore(command, terminal, { mode: "read", features: "own" }, async ({ project, graph, store }) => {
    const path = output === undefined ? project.lockFile : resolve(terminal.folder, output);
    try {
      const { added, removed, updated, written } = await lock(store, graph, { path, ...(frozen && { frozen }) });
      const lines = [
        ...added.map(({ feature, version }) => ` + ${feature} (${version})`),
        ...updated.map(({ feature, before, version, isMetadataOnly }) =>
          isMetadataOnly ? ` ~ ${feature} (${version}, same version)` : ` ~ ${feature} (${before} -> ${version})`,
        ),
        ...removed.map(({ feature, version }) => ` - ${feature} (${version})`),
        written ? `Wrote ${path}.` : `${path} is up to date.`,
      ];
      terminal.stderr.write(`${lines.join("\n")}\n`);
      return true;
    } catch (error) {
      if (!isMetaxyError(error, "LOCK_OUTDATED")) throw error;
      printError(error, terminal);
      return false;
    }
  });
}
