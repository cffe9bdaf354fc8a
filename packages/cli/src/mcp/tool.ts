import type { Command } from "commander";
import * as z from "zod";
import type { Terminal } from "../terminal.js";
import type { ToolOutput } from "./bounded.js";

/** A command for assistants. It changes nothing. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** What it does, and when to use it, for the model. */
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  run(input: Record<string, unknown>, command: Command, terminal: Terminal): Promise<ToolOutput>;
}

/** A tool, with the type that its input schema has. */
export function tool<Shape extends z.ZodRawShape>(
  definition: Omit<Tool, "input" | "run" | "output"> & {
    readonly input: Shape;
    readonly output: z.ZodRawShape;
    run(input: z.output<z.ZodObject<Shape>>, command: Command, terminal: Terminal): Promise<ToolOutput>;
  },
): Tool {
  const { input, output, run } = definition;
  return {
    ...definition,
    input: z.strictObject(input),
    output: z.object({
      ...output,
      cut: z.string().nullable().describe("What is left out, and how to narrow; null if nothing is"),
    }),
    run: (values, command, terminal) => run(values as never, command, terminal),
  };
}

export const store = z.string().optional().describe("Name of a store of the configuration. Default: its default store");
export const features = z
  .array(z.string())
  .optional()
  .describe(
    "Selectors: a key (video/crop), a glob (video/*), +key with its ancestors, key+ with its descendants, project:name, tag:name, !selector. Default: all",
  );
export const filters = z
  .array(z.string())
  .optional()
  .describe("Conditions on columns that all have to hold, such as \"seconds > 60 AND path LIKE 'a%'\"");
export const limit = (most: number, usual: number): z.ZodDefault<z.ZodInt> =>
  z.int().min(1).max(most).default(usual).describe(`At most so many, up to ${most}`);
export const problems = z.array(z.string()).describe("What is wrong with the project's modules or definitions");
