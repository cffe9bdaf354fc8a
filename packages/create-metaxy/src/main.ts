#!/usr/bin/env node
import { styleText } from "node:util";
import { Command } from "commander";
import type { InitOptions } from "./index.js";
import { addInitOptions, init } from "./index.js";

const examples = `
Examples:
  npm create metaxy                                       asks what it has to know
  npm create metaxy pipeline -- --store lancedb --yes     asks nothing`;

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
const { env, stdin, stderr } = process;
const terminal = { folder: process.cwd(), env, stdin, stderr, signal: interrupt.signal };

await addInitOptions(new Command("create-metaxy"))
  .description("Writes a small pipeline that knows what has to be computed again.")
  .addHelpText("after", examples)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(async (folder: string | undefined, options: InitOptions) => {
    const outcome = await init({ folder, defaultFolder: "metaxy-project", options, terminal });
    if (outcome === "cancelled") process.exitCode = 130;
  })
  .parseAsync()
  .catch(async (error: unknown) => {
    process.exitCode = interrupt.signal.aborted ? 130 : 1;
    if (interrupt.signal.aborted) return;
    const { isMetaxyError } = await import("@metaxy-ts/core");
    if (!isMetaxyError(error)) throw error;
    stderr.write(`${styleText("red", "error", { stream: stderr })}: ${error.message}\n`);
  });
