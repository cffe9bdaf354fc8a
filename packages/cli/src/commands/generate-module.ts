import { relative, resolve } from "node:path";
import { isMetaxyError } from "@metaxy-ts/core";
import type { CodegenOptions } from "@metaxy-ts/project";
import { codegen } from "@metaxy-ts/project";
import type { Command } from "commander";
import { counted } from "../output/counted.js";
import { printError } from "../output/error.js";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy codegen`. */
export interface CodegenCommandOptions {
  readonly output: string;
  readonly project?: string;
  readonly integers: NonNullable<CodegenOptions["integers"]>;
  readonly pin?: true;
  readonly check?: true;
}

/** Writes a module with features of other projects. Returns false for one that is out of date and only checked. */
export function generateModule(
  command: Command,
  selectors: readonly string[],
  options: CodegenCommandOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { output, project: owner, integers, pin = false, check = false } = options;
  const path = resolve(terminal.folder, output);
  // The project's own features may import the module that is to be made, so they are not loaded.
  return withStore(command, terminal, { mode: "read", features: "none" }, async ({ project, store }) => {
    const { folder, project: own } = project.config;
    const again = commandLine(selectors, { ...options, output: relative(folder, path).replaceAll("\\", "/") });
    try {
      const { features, written, problems } = await codegen(store, {
        path,
        project: own,
        features: selectors,
        ...(owner !== undefined && { owner }),
        command: again,
        integers,
        pin,
        check,
        folder,
      });
      for (const { message, code } of problems) warn(`${message} [${code}]`, terminal);
      const count = counted(features.length, "feature");
      terminal.stderr.write(written ? `Wrote ${output}: ${count}.\n` : `${output} is up to date: ${count}.\n`);
      return true;
    } catch (error) {
      if (!isMetaxyError(error, "MODULE_OUTDATED")) throw error;
      printError(error, terminal);
      return false;
    }
  });
}

/** The same for all stores and folders, so that the text of the module is. */
function commandLine(selectors: readonly string[], { output, project, integers, pin }: CodegenCommandOptions): string {
  const words = [
    ...selectors,
    ...(project === undefined ? [] : ["--project", project]),
    ...(integers === "number" ? ["--integers", "number"] : []),
    ...(pin ? ["--pin"] : []),
    ...["--output", output],
  ];
  const quoted = words.map((word) => (/^[\w./:@%=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ["metaxy codegen", ...quoted].join(" ");
}
