/** What a layout is made of: boxes of known sizes, and edges between them. Lengths are in points. */
export interface LayoutInput {
  readonly direction: Direction;
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** The nodes of each rank, if they are known. If omitted, they are computed. */
  readonly ranks?: readonly (readonly string[])[];
  /** The distance of nodes of the same rank. */
  readonly nodeGap: number;
  /** The distance of ranks. */
  readonly rankGap: number;
}

/** Where the edges go: `TB` down, `LR` to the right. */
export type Direction = "TB" | "LR";

/** A point; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything is. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The centre of each node, by ID. */
  readonly centres: ReadonlyMap<string, Point>;
  /** By edge, in their order: the start and the control points of cubic Bézier curves, then where the arrow ends. */
  readonly curves: readonly (readonly Point[])[];
}

/** Above this number of nodes, the layout tries fewer improvements: the time of all of them grows faster than the graph. */
const manyNodes = 200;

/** Lays a graph out in ranks, with Graphviz, which is loaded now. */
export async function layOut(input: LayoutInput): Promise<Layout> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  // Graphviz knows this format, the types of the package do not: positions, without what a renderer draws.
  const answer = graphviz.layout(dotOf(input), "json0" as "json", "dot");
  return layoutOf(JSON.parse(answer) as GraphvizAnswer, input);
}

function dotOf({ direction, nodes, edges, ranks = [], nodeGap, rankGap }: LayoutInput): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const effort = nodes.length > manyNodes ? "nslimit=0.5 nslimit1=0.5 mclimit=0.5" : "";
  return [
    "digraph {",
    `graph [rankdir=${direction} nodesep=${inches(nodeGap)} ranksep=${inches(rankGap)} ${effort}]`,
    'node [shape=box fixedsize=true label=""]',
    ...nodes.map(({ id, width, height }) => `${ids.get(id)} [width=${inches(width)} height=${inches(height)}]`),
    ...ranks.map((same) => `{rank=same ${same.map((id) => ids.get(id)).join(" ")}}`),
    ...edges.map(({ from, to }, index) => `${ids.get(from)} -> ${ids.get(to)} [id=${index}]`),
    "}",
  ].join("\n");
}

const inches = (points: number): string => (points / 72).toFixed(4);

/** The parts of Graphviz's `json0` that are used here. */
interface GraphvizAnswer {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos?: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

function layoutOf({ bb, objects = [], edges = [] }: GraphvizAnswer, { nodes }: LayoutInput): Layout {
  const [, , width = 0, height = 0] = bb.split(",").map(Number);
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(",").map(Number);
    return { x, y: height - y };
  };
  const placed = new Map(objects.map(({ name, pos }) => [name, pos]));
  const curves: Point[][] = [];
  for (const { id, pos } of edges) {
    // "e,120,36 120,72 …": where the arrow ends comes first.
    const [end = "", ...points] = pos.replace(/^e,/, "").split(" ");
    curves[Number(id)] = [...points, end].map(point);
  }
  return {
    width,
    height,
    centres: new Map(nodes.map(({ id }, index) => [id, point(placed.get(`n${index}`) ?? "")])),
    curves,
  };
}
