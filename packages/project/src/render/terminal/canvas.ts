import stringWidth from "string-width";
import type { FeatureState } from "../../status/status.js";

/** How characters look: as text of a node, or as a line between nodes. */
export interface Style {
  readonly look: "key" | "plain" | "dim" | "state" | "edge";
  readonly state?: FeatureState | undefined;
}

/** A function that gives text its colours, or leaves it as it is. */
export type Paint = (text: string, style: Style) => string;

interface Cell {
  text: string;
  style: Style;
  /** The sides on which lines leave the cell. */
  sides: number;
  /** Whose line it is. */
  net: string;
  /** Whether lines of two nets cross here. */
  crossed: boolean;
  dashed: boolean;
}

const [north, east, south, west] = [1, 2, 4, 8];
const lines = " │─╰││╭├─╯─┴╮┤┬┼";
const edge: Style = { look: "edge" };
const plain: Style = { look: "plain" };

/** Characters in rows and columns. Lines of one net that meet are joined; those of different nets cross, and the horizontal one is below. */
export class Canvas {
  readonly #rows: (Cell | undefined)[][] = [];

  /** A line between two cells of one row or column. */
  line(fromX: number, fromY: number, toX: number, toY: number, net: string, dashed = false): void {
    const [stepX, stepY] = [Math.sign(toX - fromX), Math.sign(toY - fromY)];
    const ahead = stepX > 0 ? east : stepX < 0 ? west : stepY > 0 ? south : north;
    const behind = stepX > 0 ? west : stepX < 0 ? east : stepY > 0 ? north : south;
    const length = Math.abs(toX - fromX) + Math.abs(toY - fromY);
    for (let at = 0; at <= length; at++) {
      const sides = (at < length ? ahead : 0) | (at > 0 ? behind : 0);
      this.#join(fromX + at * stepX, fromY + at * stepY, sides, net, dashed);
    }
  }

  /** Text that begins at a cell. A wide character takes two. */
  text(x: number, y: number, text: string, style: Style = plain): void {
    let column = x;
    for (const { segment } of graphemes.segment(text)) {
      const width = stringWidth(segment);
      if (width === 0) continue;
      this.#set(column, y, segment, style);
      for (let more = 1; more < width; more++) this.#set(column + more, y, "", style);
      column += width;
    }
  }

  /** The rows, without spaces at their ends. */
  print(paint: Paint): string[] {
    return Array.from(this.#rows, (cells = []) => printRow(cells, paint));
  }

  #join(x: number, y: number, sides: number, net: string, dashed: boolean): void {
    const cell = this.#cell(x, y);
    if (cell.crossed) return;
    if (cell.net !== "" && cell.net !== net) {
      Object.assign(cell, { sides: north | south, crossed: true, dashed: sides & north ? dashed : cell.dashed });
      return;
    }
    cell.dashed = cell.sides === 0 ? dashed : cell.dashed && dashed;
    cell.sides |= sides;
    cell.net = net;
    cell.style = edge;
  }

  #set(x: number, y: number, text: string, style: Style): void {
    Object.assign(this.#cell(x, y), { text, style, sides: 0 });
  }

  #cell(x: number, y: number): Cell {
    this.#rows[y] ??= [];
    const row = this.#rows[y] as (Cell | undefined)[];
    row[x] ??= { text: " ", style: plain, sides: 0, net: "", crossed: false, dashed: false };
    return row[x] as Cell;
  }
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function printRow(cells: (Cell | undefined)[], paint: Paint): string {
  let end = cells.length;
  while (end > 0 && (cells[end - 1] === undefined || (cells[end - 1]?.sides === 0 && cells[end - 1]?.text === " ")))
    end--;
  let row = "";
  let run = "";
  let style = plain;
  const finish = (): void => {
    if (run !== "") row += run.trim() === "" ? run : paint(run, style);
    run = "";
  };
  for (let x = 0; x < end; x++) {
    const cell = cells[x];
    const next = cell?.style ?? plain;
    if (next.look !== style.look || next.state !== style.state) finish();
    style = next;
    run += cell === undefined ? " " : characterOf(cell);
  }
  finish();
  return row;
}

function characterOf({ text, sides, dashed }: Cell): string {
  if (sides === 0) return text;
  const character = lines[sides] as string;
  return dashed ? character.replace("│", "┆").replace("─", "┄") : character;
}
