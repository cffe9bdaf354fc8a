import { inspect } from "node:util";
import { compileFunction, constants } from "node:vm";
import { isError } from "@metaxy-ts/core/adapter";
import { endSoon } from "../end-soon.js";
import type { Terminal } from "../terminal.js";
import { showsStyles } from "../terminal.js";
import type { AtHand } from "./at-hand.js";
import { variables } from "./at-hand.js";

type Run = (...values: readonly unknown[]) => Promise<unknown>;

/**
 * Runs code that may use `await`, and prints its value: that of an expression, or what statements return. Strings are printed as they are, and nothing for
 * undefined.
 *
 * @throws what the code throws.
 */
export async function evaluate(code: string, names: AtHand, terminal: Terminal): Promise<void> {
  const { stdout } = terminal;
  const known = variables(names);
  const value = await Promise.race([runCode(code, known), interrupted(terminal)]);
  if (value === undefined) return;
  const colors = showsStyles(terminal, stdout);
  const shown = typeof value === "string" ? value : inspect(value, { colors, depth: 4, maxArrayLength: null });
  stdout.write(`${shown}\n`);
}

/** Rejects on Ctrl-C, so that the store is closed and the program ends. */
function interrupted(terminal: Terminal): Promise<never> {
  const { signal } = terminal;
  return new Promise((_, reject) => {
    const stop = (): void => {
      endSoon(terminal);
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

async function runCode(code: string, known: ReadonlyMap<string, unknown>): Promise<unknown> {
  try {
    return await compiled(code, [...known.keys()])(...known.values());
  } catch (error) {
    if (isError(error)) error.stack = ownFrames(error.stack ?? "");
    throw error;
  }
}

/** Where the code itself went wrong, without the frames of the program that runs it. */
function ownFrames(stack: string): string {
  const isForeign = (line: string): boolean => /^\s+at /.test(line) && !/\bcode:\d/.test(line);
  return stack
    .split("\n")
    .filter((line) => !isForeign(line))
    .join("\n");
}

function compiled(code: string, names: readonly string[]): Run {
  const expression = code.replace(/[\s;]+$/, "");
  try {
    return compile(`return (async () => (${expression}\n))()`, names);
  } catch (error) {
    if (!isError(error) || error.name !== "SyntaxError") throw error;
    return compile(`return (async () => {${code}\n})()`, names);
  }
}

/** Packages are those of the working directory. */
function compile(body: string, names: readonly string[]): Run {
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return compileFunction(body, names, { filename: "code", importModuleDynamically }) as Run;
}
