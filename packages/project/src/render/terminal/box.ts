import type { FeatureState } from "../../status/status.js";
import type { Line, NodeLines } from "../node-lines.js";
import { lineWidth } from "../node-lines.js";
import type { Canvas, Style } from "./canvas.js";

/** A rectangle of characters. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a box with rounded corners around the lines of a node. Its border has the colour of the state. */
export function drawBox(
  canvas: Canvas,
  { x, y, width, height }: Rectangle,
  lines: NodeLines,
  state?: FeatureState,
): void {
  const border: Style = { look: "state", state };
  const horizontal = "─".repeat(width - 2);
  canvas.text(x, y, `╭${horizontal}╮`, border);
  for (let row = y + 1; row < y + height - 1; row++) {
    canvas.text(x, row, `│${" ".repeat(width - 2)}│`, border);
  }
  canvas.text(x, y + height - 1, `╰${horizontal}╯`, border);
  const { head, fields } = lines;
  for (const [index, line] of head.entries()) writeLine(canvas, x + 2, y + 1 + index, line, state);
  if (fields.length === 0) return;
  const divider = y + 1 + head.length;
  canvas.text(x, divider, `├${horizontal}┤`, border);
  for (const [index, line] of fields.entries()) writeLine(canvas, x + 2, divider + 1 + index, line, state);
}

function writeLine(canvas: Canvas, x: number, y: number, line: Line, state: FeatureState | undefined): void {
  let column = x;
  for (const span of line) {
    canvas.text(column, y, span.text, { look: span.look, state });
    column += lineWidth([span]);
  }
}
