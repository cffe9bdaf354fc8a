import type { Cell } from "cli-table3";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  /** If omitted, left. */
  readonly align?: "left" | "right";
}

/** How much of a value a terminal shows; a file or a program gets all of it. */
const widest = 60;

/** Prints rows below the names of their columns, without lines between them. */
export async function printTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): Promise<void> {
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
  const lines = table.toString().split("\n");
  terminal.stdout.write(`${lines.map((line) => line.trimEnd()).join("\n")}\n`);
}

const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("middle")
    .map((name) => [name, ""]),
);
