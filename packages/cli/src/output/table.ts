import type { Cell } from "cli-table3";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  /** If omitted, left. */
  readonly align?: "left" | "right";
}

type Rows = readonly (readonly string[])[];

/** How much of a value a terminal shows; a file or a program gets all of it. */
const widest = 60;

/** Prints rows below the names of their columns, without lines between them. */
export async function printTable(columns: readonly TableColumn[], rows: Rows, terminal: Terminal): Promise<void> {
  terminal.stdout.write(await tableText(columns, rows, terminal));
}

/** A table as text. Where it is wider than the terminal, each row is a paragraph, with a line for each value that it has. */
export async function tableText(columns: readonly TableColumn[], rows: Rows, terminal: Terminal): Promise<string> {
  const { default: Table } = await import("cli-table3");
  const table = new Table({
    head: columns.map(({ name }) => styled("dim", name, terminal, terminal.stdout)),
    colAligns: columns.map(({ align = "left" }) => align),
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2, compact: true },
  });
  const shown = (text: string): string =>
    terminal.stdout.isTTY && text.length > widest && !text.includes("\u001b") ? `${text.slice(0, widest - 1)}…` : text;
  table.push(...(rows.map((row) => row.map(shown)) as Cell[][]));
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return (await isTooWide(lines, terminal)) ? paragraphs(columns, rows, terminal) : `${lines.join("\n")}\n`;
}

async function isTooWide(lines: readonly string[], { stdout }: Terminal): Promise<boolean> {
  const { isTTY, columns = 0 } = stdout;
  if (!isTTY || columns === 0) return false;
  const { default: width } = await import("string-width");
  return lines.some((line) => width(line) > columns);
}

function paragraphs([first, ...others]: readonly TableColumn[], rows: Rows, terminal: Terminal): string {
  const longest = Math.max(0, ...others.map(({ name }) => name.length));
  const lines = rows.flatMap(([title = "", ...values]) => [
    title === "" ? `${first?.name ?? ""}` : title,
    ...others.flatMap(({ name }, index) => {
      const value = values[index] ?? "";
      return value === "" ? [] : [`  ${styled("dim", name.padEnd(longest), terminal, terminal.stdout)}  ${value}`];
    }),
  ]);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("middle")
    .map((name) => [name, ""]),
);
