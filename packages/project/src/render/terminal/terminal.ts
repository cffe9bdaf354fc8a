import type { GraphDrawing } from "../drawing.js";
import type { Direction } from "../layout.js";
import type { Details, NodeLines } from "../node-lines.js";
import { visible } from "../text.js";
import { drawBoxes } from "./boxes.js";
import { ranksOf } from "./layers.js";
import { withColors, withoutColors } from "./paint.js";
import { drawTree } from "./tree.js";

/** A terminal that a drawing is printed to. */
export interface TerminalOptions {
  /** How wide it is. If omitted, 80. */
  readonly columns?: number;
  /** Whether it shows colours. If omitted, false. */
  readonly colors?: boolean;
}

/** The graph in characters: boxes and lines if they fit, else a tree. */
export async function terminal(
  drawing: GraphDrawing,
  lines: ReadonlyMap<string, NodeLines>,
  details: Details,
  direction: Direction | undefined,
  { columns = 80, colors = false }: TerminalOptions,
): Promise<string> {
  const paint = colors ? withColors : withoutColors;
  const keys = drawing.nodes.map(({ feature }) => feature);
  const rankOf = await ranksOf(keys, drawing.edges);
  const title = drawing.title === null ? [] : [paint(visible(drawing.title), { look: "key" }), ""];
  for (const each of direction ? [direction] : (["TB", "LR"] as const)) {
    const boxes = await drawBoxes(drawing, lines, rankOf, each, columns);
    if (!boxes) continue;
    const dashed = each === "TB" ? "┆" : "┄";
    const legend = drawing.edges.some(({ optional }) => optional)
      ? ["", paint(`${dashed} optional dependency`, { look: "dim" })]
      : [];
    return `${[...title, ...boxes.print(paint), ...legend].join("\n")}\n`;
  }
  return `${[...title, ...drawTree(drawing, lines, details, columns, paint)].join("\n")}\n`;
}
