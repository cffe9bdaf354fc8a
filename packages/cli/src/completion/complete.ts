import type { Command as Offered } from "@bomb.sh/tab";
import tab from "@bomb.sh/tab/commander";
import type { CommandContext } from "../command-context.js";
import { program } from "../program.js";
import { needsOf, storeOptions } from "./needs.js";
import type { Offer } from "./project-values.js";
import { projectValues } from "./project-values.js";

/**
 * Prints what a shell offers for the last of the words that are typed, one a line. Of a project that cannot be loaded it offers nothing, and says nothing.
 *
 * @param words What stands behind `metaxy complete --`.
 */
export async function complete(words: readonly string[], context: CommandContext): Promise<void> {
  const root = program(context);
  const offered = tab(root);
  for (const name of offered.commands.keys()) if (/(?:^| )help$|^complete$/.test(name)) offered.commands.delete(name);
  const needs = needsOf(root, words);
  const values = needs === undefined ? [] : await projectValues(needs, words, context.terminal);
  if (needs !== undefined) for (const command of offered.commands.values()) addValues(command, values);
  await root.parseAsync(["complete", "--", ...words], { from: "user" });
}

/** Only the values that the last word can be are there, so every place that takes some gets them. */
function addValues({ options, arguments: positions, value }: Offered, values: readonly Offer[]): void {
  const offerAll = (offer: (value: string, description: string) => void): void => {
    for (const { value: each, description } of values) offer(each, description);
  };
  for (const [name, option] of options) if (storeOptions.has(name)) option.handler = offerAll;
  for (const [name, position] of positions)
    if (name.startsWith("feature") || value === "describe store") position.handler = offerAll;
}
