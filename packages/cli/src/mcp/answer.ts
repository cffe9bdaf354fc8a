import { isMetaxyError } from "@metaxy-ts/core";
import { errorText, maskedText } from "@metaxy-ts/core/adapter";
import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { bounded } from "./bounded.js";
import { tools } from "./tools.js";

/** What the server asks a process of its own to do. */
export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What comes back: JSON that fits the output schema of the tool, or what is wrong. */
export type ToolAnswer =
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly code: string; readonly message: string } };

/** Runs one tool in this process. */
export async function answer(
  { tool: name, input }: ToolCall,
  command: Command,
  terminal: Terminal,
): Promise<ToolAnswer> {
  try {
    const tool = tools.find((each) => each.name === name);
    if (!tool) throw new Error(`There is no tool ${name}.`);
    return { output: bounded(await tool.run(tool.input.parse(input), command, terminal)) };
  } catch (error) {
    const code = isMetaxyError(error) ? error.code : "INTERNAL";
    return { error: { code, message: maskedText(errorText(error)) } };
  }
}
