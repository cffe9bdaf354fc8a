import type { Command } from "commander";

/** What of a project a word may be: a store, a feature's key, or a selector. */
export type Needs = "stores" | "keys" | "selectors";

/** The long options that take the name of a store. */
export const storeOptions: ReadonlySet<string> = new Set(["store", "from", "to"]);

const flags: ReadonlySet<string> = new Set(["-s", ...[...storeOptions].map((name) => `--${name}`)]);

/** What of a project the last word may be. Undefined if it is no part of a project, which then need not be loaded. */
export function needsOf(root: Command, words: readonly string[]): Needs | undefined {
  const typed = words.at(-1) ?? "";
  const [flag = ""] = typed.includes("=") ? typed.split("=") : words.slice(-2);
  if (flags.has(flag) && words.length > 1) return isTaken(root, words, flag) ? "stores" : undefined;
  if (typed.startsWith("-")) return undefined;
  const command = commandOf(root, words.slice(0, -1));
  const names = command.registeredArguments.map((argument) => argument.name());
  if (names.includes("features")) return "selectors";
  if (names.includes("feature")) return "keys";
  return command.name() === "store" ? "stores" : undefined;
}

/** Whether the command has the option, and it takes a value: `rebase --from` takes a version. */
function isTaken(root: Command, words: readonly string[], flag: string): boolean {
  const command = commandOf(root, words);
  return (
    command.name() !== "rebase" &&
    command.options.some((option) => option.required && (option.long === flag || option.short === flag))
  );
}

/** The command that some words name, as far as they do. */
function commandOf(root: Command, words: readonly string[]): Command {
  let command = root;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next) command = next;
  }
  return command;
}
