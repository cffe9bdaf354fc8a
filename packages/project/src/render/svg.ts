import stringWidth from "string-width";
import type { GraphDrawing } from "./drawing.js";
import { edgeLabel } from "./edge-label.js";
import type { Direction, Layout, Point } from "./layout.js";
import { layOut } from "./layout.js";
import type { Line, NodeLines } from "./node-lines.js";
import { lineWidth } from "./node-lines.js";
import type { Theme } from "./palette.js";
import { fontSize, styleOf } from "./svg-style.js";
import { visible, xml } from "./text.js";

/** The widest that a column of any of the fonts of the drawing is. */
const columnWidth = fontSize * 0.61;
const lineHeight = fontSize * 1.45;
const padding = { x: 14, y: 10 };
/** Between the lines of the feature and those of its fields. */
const divider = 12;
const margin = 16;
const titleHeight = 36;

/** The graph as an SVG image. Without a theme it is transparent and follows the theme of the reader. */
export async function svg(
  drawing: GraphDrawing,
  lines: ReadonlyMap<string, NodeLines>,
  direction: Direction,
  theme?: Theme,
): Promise<string> {
  const { title, nodes, edges } = drawing;
  const boxes = new Map(nodes.map(({ feature }) => [feature, boxOf(lines.get(feature) as NodeLines)]));
  const layout = await layOut({
    direction,
    nodes: [...boxes].map(([id, { width, height }]) => ({ id, width, height })),
    edges: edges.map(({ parent, child }) => ({ from: parent, to: child })),
    nodeGap: 24,
    rankGap: direction === "TB" ? 48 : 64,
  });
  const top = margin + (title === null ? 0 : titleHeight);
  const titleWidth = title === null ? 0 : stringWidth(visible(title)) * columnWidth * 1.25;
  const width = Math.ceil(Math.max(layout.width, titleWidth) + 2 * margin);
  const height = Math.ceil(layout.height + top + margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="metaxy-graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${xml(title ?? "Features and their dependencies")}</title>`,
    `<style>${styleOf(theme)}</style>`,
    ...(theme === undefined ? [] : [`<rect class="background" width="${width}" height="${height}"/>`]),
    ...(title === null ? [] : [`<text class="title" x="${margin}" y="${margin + 16}">${xml(title)}</text>`]),
    `<g transform="translate(${margin} ${top})">`,
    ...edges.map((edge, index) => edgeOf(edge, layout.curves[index] ?? [])),
    ...nodes.map((node) => nodeOf(node, boxes.get(node.feature) as Box, layout)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** A node with its size. */
interface Box extends NodeLines {
  readonly width: number;
  readonly height: number;
}

function boxOf({ head, fields }: NodeLines): Box {
  const columns = Math.max(...[...head, ...fields].map(lineWidth));
  const height = (head.length + fields.length) * lineHeight + (fields.length > 0 ? divider : 0);
  return { head, fields, width: columns * columnWidth + 2 * padding.x, height: height + 2 * padding.y };
}

function nodeOf(
  { feature, status, description }: GraphDrawing["nodes"][number],
  { head, fields, width, height }: Box,
  { centres }: Layout,
): string {
  const { x, y } = centres.get(feature) as Point;
  const left = -width / 2 + padding.x;
  const top = -height / 2 + padding.y;
  const baseline = (index: number): number => top + (index + 0.74) * lineHeight;
  const below = head.length * lineHeight + divider / 2 + top;
  return [
    `<g class="node ${status?.state ?? "plain"}" transform="translate(${short(x)} ${short(y)})">`,
    `<title>${xml(description ?? feature)}</title>`,
    `<rect x="${short(-width / 2)}" y="${short(-height / 2)}" width="${short(width)}" height="${short(height)}" rx="8"/>`,
    ...head.map((line, index) => lineOf(line, left, baseline(index))),
    ...(fields.length > 0
      ? [`<path class="divider" d="M${short(-width / 2)} ${short(below)}H${short(width / 2)}"/>`]
      : []),
    ...fields.map((line, index) => lineOf(line, left, baseline(head.length + index) + divider)),
    "</g>",
  ].join("");
}

function lineOf(line: Line, x: number, y: number): string {
  const spans = line.map(({ text, look }) => `<tspan class="${look}">${xml(text)}</tspan>`).join("");
  return `<text x="${short(x)}" y="${short(y)}" xml:space="preserve">${spans}</text>`;
}

/** How long an arrow is. */
const arrowLength = 10;

/** A curve that ends inside its arrow. The arrow is drawn by itself, because it is whole where the curve is dashed. */
function edgeOf(edge: GraphDrawing["edges"][number], curve: readonly Point[]): string {
  const end = curve.at(-1) ?? { x: 0, y: 0 };
  const points = curve.slice(0, -1);
  const last = points.at(-1) ?? end;
  const angle = Math.atan2(end.y - last.y, end.x - last.x);
  const inside = { x: end.x - Math.cos(angle) * arrowLength * 0.7, y: end.y - Math.sin(angle) * arrowLength * 0.7 };
  const [start, ...controls] = points.map(pair);
  const label = edgeLabel(edge);
  const parts = [
    `<path class="curve" d="M${start}C${controls.join(" ")}L${pair(inside)}"/>`,
    `<path class="arrow" transform="translate(${pair(end)}) rotate(${short((angle * 180) / Math.PI)})" d="M0 0L-${arrowLength} 4.5L-${arrowLength} -4.5Z"/>`,
    ...(label ? [labelAt(label, points, end)] : []),
  ];
  const title = `<title>${xml(`${edge.parent} → ${edge.child}`)}</title>`;
  return `<g class="edge${edge.optional ? " optional" : ""}">${title}${parts.join("")}</g>`;
}

/** A label lies on its curve, not far from the arrow. */
function labelAt(label: string, points: readonly Point[], end: Point): string {
  const [a = end, b = end, c = end, d = end] = points.slice(-4);
  const at = (from: number, one: number, two: number, to: number): number =>
    0.125 * from + 0.375 * one + 0.375 * two + 0.125 * to;
  const x = at(a.x, b.x, c.x, d.x);
  const y = at(a.y, b.y, c.y, d.y);
  const width = label.length * columnWidth + 4;
  return `<rect class="label-background" x="${short(x - width / 2)}" y="${short(y - 8)}" width="${short(width)}" height="16" rx="3"/><text class="label" x="${short(x)}" y="${short(y + 4)}">${label}</text>`;
}

const pair = ({ x, y }: Point): string => `${short(x)} ${short(y)}`;

const short = (value: number): string => String(Math.round(value * 10) / 10);
