import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";

/** A name and what holds. A list has one line for each item; an empty one, and undefined, is left out. */
export type Fact = readonly [name: string, value: string | readonly string[] | undefined];

/** Prints facts below each other, as wide as the terminal. */
export async function printFacts(facts: readonly Fact[], terminal: Terminal): Promise<void> {
  const { default: wrap } = await import("wrap-ansi");
  const { stdout } = terminal;
  const columns = (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY;
  const given = facts
    .map(([name, value]) => [name, value === undefined ? [] : [value].flat()] as const)
    .filter(([, values]) => values.length > 0);
  const longest = Math.max(...given.map(([name]) => name.length));
  const isStacked = longest > columns / 2;
  const indent = isStacked ? 2 : longest + 2;
  for (const [name, values] of given) {
    const lines = values.flatMap((value) => wrap(value, Math.max(1, columns - indent), { hard: true }).split("\n"));
    const label = styled("dim", isStacked ? name : name.padEnd(indent), terminal, stdout);
    const [first = "", ...others] = lines;
    const below = isStacked ? lines : others;
    stdout.write(`${label}${isStacked ? "" : first}\n`);
    for (const line of below) stdout.write(`${" ".repeat(indent)}${line}\n`);
  }
}

/** Prints what the lines below are about. */
export function printHeading(text: string, terminal: Terminal, isFirst = false): void {
  terminal.stdout.write(`${isFirst ? "" : "\n"}${styled("bold", text, terminal, terminal.stdout)}\n`);
}
