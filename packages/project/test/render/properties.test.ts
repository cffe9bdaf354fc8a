import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import type { GraphDrawing } from "../../src/index.js";
import { renderGraph } from "../../src/index.js";
import { anyGraph, edgesOf } from "./graphs.js";
import type { ReadDrawing } from "./read-drawings.js";
import { readBoxes, readDot, readMermaid, readSvg, readTree } from "./read-drawings.js";

const wide = { columns: 100_000 };
const direction = fc.constantFrom("TB" as const, "LR" as const);

/** Every feature and every dependency of any graph is in the drawing once. */
function draws(
  read: (graph: Parameters<typeof renderGraph>[0], direction: "TB" | "LR") => Promise<ReadDrawing>,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(anyGraph, direction, async (graph, way) => {
      const { nodes, edges } = await read(graph, way);
      expect(nodes.map((text) => /[a-z]+\/f\d+/.exec(text)?.[0]).sort()).toEqual([...graph.features.keys()].sort());
      expect(edges).toEqual(edgesOf(graph));
    }),
    runs(25),
  );
}

describe("every feature and every dependency is drawn once", () => {
  it("by boxes and lines", () =>
    draws(async (graph, way) => {
      const boxes = await renderGraph(graph, { minimal: true, direction: way, terminal: wide });
      // Without a way for all lines, it is a tree.
      return boxes.startsWith("╭") || boxes.includes(" ╭") ? readBoxes(boxes) : readTree(boxes);
    }));

  it("by a tree, in a terminal of any width", () =>
    draws(async (graph, way) => {
      const columns = way === "TB" ? 1 : 7;
      const tree = await renderGraph(graph, { minimal: true, terminal: { columns } });
      return readTree(tree);
    }));

  it("in Mermaid", () =>
    draws(async (graph, way) => readMermaid(await renderGraph(graph, { format: "mermaid", direction: way }))));

  it("in DOT", () =>
    draws(async (graph, way) => readDot(await renderGraph(graph, { format: "graphviz", direction: way }))));

  it("in SVG", () => draws(async (graph, way) => readSvg(await renderGraph(graph, { format: "svg", direction: way }))));

  it("in JSON", () =>
    draws(async (graph) => {
      const { nodes, edges } = JSON.parse(await renderGraph(graph, { format: "json" })) as GraphDrawing;
      return {
        nodes: nodes.map(({ feature }) => feature),
        edges: edges.map(({ parent, child }) => `${parent} → ${child}`).sort(),
        title: "",
      };
    }));
});
