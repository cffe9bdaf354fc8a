import type { DependencyEdge, GraphDrawing } from "../drawing.js";
import { edgeLabel } from "../edge-label.js";
import type { Direction } from "../layout.js";
import type { NodeLines } from "../node-lines.js";
import { lineWidth } from "../node-lines.js";
import { drawBox } from "./box.js";
import { Canvas } from "./canvas.js";
import type { Layers, Place } from "./layers.js";
import { layersOf } from "./layers.js";
import type { Net } from "./tracks.js";
import { hasLabels, middleOf, netsOf, sizeForPorts } from "./tracks.js";

/** A box without its place. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws features as boxes and their dependencies as lines.
 *
 * @param rankOf The rank of each feature.
 * @param columns The widest that the drawing may be.
 * @returns The drawing; undefined if it would be wider, or if its lines would lie on each other.
 */
export async function drawBoxes(
  { nodes, edges }: GraphDrawing,
  lines: ReadonlyMap<string, NodeLines>,
  rankOf: ReadonlyMap<string, number>,
  direction: Direction,
  columns: number,
): Promise<Canvas | undefined> {
  const down = direction === "TB";
  const sizes = sizesOf(lines, edges, down);
  if (leastWidth(sizes, rankOf, down) > columns) return undefined;
  const across = new Map([...sizes].map(([key, { width, height }]) => [key, down ? width : height]));
  const layers = await layersOf(rankOf, edges, across, down ? 3 : 1);
  const along = (place: Place): number => {
    const size = sizes.get(place.feature ?? "");
    return size === undefined ? 0 : down ? size.height : size.width;
  };
  const spaces = layers.links.map((links) => netsOf(links));
  if (!spaces.every((nets) => nets !== undefined)) return undefined;
  const starts = startsOf(layers, spaces, along, down);
  const last = layers.ranks.at(-1) ?? [];
  const width = down
    ? Math.max(0, ...layers.ranks.flat().map(({ start, size }) => start + size))
    : (starts.at(-1) ?? 0) + Math.max(0, ...last.map(along));
  if (width > columns) return undefined;

  const canvas = new Canvas();
  const pen = new Pen(canvas, down);
  for (const [rank, places] of layers.ranks.entries()) {
    const start = starts[rank] ?? 0;
    const end = start + Math.max(1, ...places.map(along)) - 1;
    for (const place of places) if (place.feature === null) pen.line(start, place.start, end, place.start, place.net);
    const next = starts[rank + 1] ?? 0;
    for (const net of spaces[rank] ?? [])
      drawNet(net, net.from.feature === null ? end : start + along(net.from) - 1, end, next, pen);
  }
  const byKey = new Map(nodes.map((node) => [node.feature, node]));
  for (const [rank, places] of layers.ranks.entries()) {
    for (const place of places) {
      if (place.feature === null) continue;
      const [x, y] = pen.at(starts[rank] ?? 0, place.start);
      const size = sizes.get(place.feature) as Size;
      const state = byKey.get(place.feature)?.status?.state;
      drawBox(canvas, { x, y, ...size }, lines.get(place.feature) as NodeLines, state);
      const isParent = (spaces[rank] ?? []).some(({ from }) => from === place);
      if (isParent)
        pen.text((starts[rank] ?? 0) + along(place) - 1, middleOf(place), down ? "┬" : "├", { look: "state", state });
    }
  }
  return canvas;
}

function sizesOf(
  lines: ReadonlyMap<string, NodeLines>,
  edges: readonly DependencyEdge[],
  down: boolean,
): Map<string, Size> {
  const incoming = new Map<string, DependencyEdge[]>();
  for (const edge of edges) incoming.set(edge.child, [...(incoming.get(edge.child) ?? []), edge]);
  return new Map(
    [...lines].map(([key, { head, fields }]) => {
      const ports = sizeForPorts(incoming.get(key) ?? [], down);
      const width = Math.max(...[...head, ...fields].map(lineWidth)) + 4;
      const height = head.length + (fields.length > 0 ? fields.length + 1 : 0) + 2;
      return [key, down ? { width: Math.max(width, ports), height } : { width, height: Math.max(height, ports) }];
    }),
  );
}

/** What the widest rank needs, or all ranks side by side, without the space between boxes. */
function leastWidth(sizes: ReadonlyMap<string, Size>, rankOf: ReadonlyMap<string, number>, down: boolean): number {
  const widths: number[] = [];
  for (const [key, { width }] of sizes) {
    const rank = rankOf.get(key) ?? 0;
    widths[rank] = down ? (widths[rank] ?? 0) + width : Math.max(widths[rank] ?? 0, width);
  }
  return down ? Math.max(0, ...widths) : widths.reduce((sum, width) => sum + width, 0);
}

/** Where each rank begins. */
function startsOf(
  { ranks, links }: Layers,
  spaces: readonly (readonly Net[])[],
  along: (place: Place) => number,
  down: boolean,
): number[] {
  const starts = [0];
  for (const [rank, places] of ranks.entries()) {
    const tracks = Math.max(0, ...(spaces[rank] ?? []).map(({ track }) => track + 1));
    const labels = hasLabels(links[rank] ?? []);
    const space = down ? Math.max(tracks, 1) + (labels ? 2 : 1) : tracks * 2 + (labels ? 7 : 3);
    starts.push((starts[rank] ?? 0) + Math.max(1, ...places.map(along)) + space);
  }
  return starts.slice(0, Math.max(1, ranks.length));
}

/**
 * @param stem Where the net begins: the border of its box.
 * @param end Where its rank ends.
 * @param next Where the next rank begins.
 */
function drawNet(net: Net, stem: number, end: number, next: number, pen: Pen): void {
  const track = end + 1 + (pen.down ? Math.max(net.track, 0) : 1 + 2 * Math.max(net.track, 0));
  // A line that only leads to an optional dependency is dashed all along.
  const dashed = net.branches.every(({ link }) => link.edge?.optional);
  pen.line(stem, net.stem, track, net.stem, net.from.net, dashed);
  for (const { at, link } of net.branches) {
    const arrow = link.edge === null ? next : next - 1;
    if (at !== net.stem) pen.line(track, net.stem, track, at, net.from.net, dashed);
    pen.line(track, at, arrow, at, net.from.net, link.edge?.optional);
    if (link.edge) drawArrow(link.edge, arrow, at, pen);
  }
}

function drawArrow(edge: DependencyEdge, arrow: number, at: number, pen: Pen): void {
  const label = edgeLabel(edge);
  const [closed, open] = pen.down ? ["▼", "▽"] : ["▶", "▷"];
  pen.text(arrow, at, edge.optional ? open : closed, { look: "edge" });
  if (label === "") return;
  if (pen.down) pen.text(arrow - 1, at - 1, label, { look: "dim" });
  else pen.text(arrow - 4, at, label, { look: "dim" });
}

/** Draws along the direction of the edges, and across it. */
class Pen {
  readonly #canvas: Canvas;
  readonly down: boolean;

  constructor(canvas: Canvas, down: boolean) {
    this.#canvas = canvas;
    this.down = down;
  }

  at(along: number, across: number): readonly [x: number, y: number] {
    return this.down ? [across, along] : [along, across];
  }

  line(alongFrom: number, acrossFrom: number, alongTo: number, acrossTo: number, net: string, dashed?: boolean): void {
    this.#canvas.line(...this.at(alongFrom, acrossFrom), ...this.at(alongTo, acrossTo), net, dashed);
  }

  text(along: number, across: number, ...rest: [text: string, style: Parameters<Canvas["text"]>[3]]): void {
    this.#canvas.text(...this.at(along, across), ...rest);
  }
}
