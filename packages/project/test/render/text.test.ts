import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { renderGraph } from "../../src/index.js";
import { visible } from "../../src/render/text.js";
import { readDot, readMermaid, readSvg } from "./read-drawings.js";

/** Two features of projects with any names, with any code versions and descriptions. */
function graphWith(text: string): FeatureGraph {
  const one: AnyFeature = defineFeature({ key: "one", id: ["id"], project: `${text}.`, description: text });
  const two = defineFeature({ key: "two", id: ["id"], project: "two", deps: [one], fields: { field: `${text}.` } });
  return new FeatureGraph([two]);
}

const nasty = [
  `"quotes" 'and' \`ticks\``,
  "a & b &amp; &lt; <b>bold</b> <script>alert(1)</script>",
  "] --> n1[x]; end subgraph",
  "back\\slash \\N \\G \\l and \\",
  "#35; #quot; %% comment",
  "1. list - item * **strong** _em_ ~~~",
  "]]> --> <!-- ",
  "日本語 ✅ é 👩‍👩‍👧",
  "$$x^2$$ {a:b} @{shape: x} :::class",
];

const anyText = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** What a reader of HTML makes of spaces. */
const collapsed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

describe("text of any characters is what a reader of the format sees", () => {
  const options = { fields: true, project: true } as const;
  const everywhere = (
    read: (graph: FeatureGraph, title: string) => Promise<readonly [nodes: readonly string[], title: string]>,
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const [nodes, title] = await read(graphWith(text), `${text}!`);
        expect(collapsed(nodes[0] ?? "")).toContain(collapsed(`${visible(text)}.`));
        expect(collapsed(nodes[1] ?? "")).toContain(collapsed(`${visible(text)}.`));
        expect(collapsed(title)).toBe(collapsed(`${visible(text)}!`));
      }),
      { ...runs(20), examples: nasty.map((text): [string] => [text]) },
    );

  it("in SVG", () =>
    everywhere(async (graph, title) => {
      const read = readSvg(await renderGraph(graph, { ...options, title, format: "svg" }));
      return [read.nodes, read.title];
    }));

  it("in Mermaid", () =>
    everywhere(async (graph, title) => {
      const read = await readMermaid(await renderGraph(graph, { ...options, title, format: "mermaid" }));
      return [read.nodes, read.title];
    }));

  it("in DOT", () =>
    everywhere(async (graph, title) => {
      const read = await readDot(await renderGraph(graph, { ...options, title, format: "graphviz" }));
      return [read.nodes.map(unescaped), unescaped(read.title)];
    }));

  it("in a terminal, whose cursor it never moves", () =>
    everywhere(async (graph, title) => {
      const drawing = await renderGraph(graph, { ...options, title, terminal: { columns: 1000 } });
      expect(drawing).not.toMatch(/[^\n\P{Cc}]/u);
      const [first = "", ...rest] = drawing.split("\n");
      return [[rest.join("\n"), rest.join("\n")], first];
    }));
});

/** The text of an HTML label. */
function unescaped(label: string): string {
  return label
    .replaceAll(/<[^>]+>/g, "\n")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
