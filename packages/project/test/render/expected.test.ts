import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RenderOptions } from "../../src/index.js";
import { renderGraph } from "../../src/index.js";
import { videoStatuses, videos } from "./graphs.js";

const everything = { fields: true, inputs: true, idColumns: true, project: true, title: "Videos" } as const;

const drawings: readonly (readonly [
  file: string,
  options: RenderOptions & { format: Exclude<RenderOptions["format"], "png"> },
])[] = [
  ["plain.txt", { format: "terminal" }],
  ["minimal.txt", { format: "terminal", minimal: true, fields: true }],
  ["everything.txt", { format: "terminal", ...everything }],
  ["states.txt", { format: "terminal", statuses: videoStatuses }],
  ["states-in-colors.ansi", { format: "terminal", statuses: videoStatuses, terminal: { colors: true } }],
  ["to-the-right.txt", { format: "terminal", direction: "LR", terminal: { columns: 120 } }],
  ["tree.txt", { format: "terminal", ...everything, statuses: videoStatuses, terminal: { columns: 76 } }],
  ["narrow-tree.txt", { format: "terminal", statuses: videoStatuses, terminal: { columns: 30 } }],
  ["plain.mmd", { format: "mermaid" }],
  ["everything.mmd", { format: "mermaid", ...everything, statuses: videoStatuses, direction: "LR" }],
  ["plain.dot", { format: "graphviz" }],
  ["everything.dot", { format: "graphviz", ...everything, statuses: videoStatuses, direction: "LR" }],
  ["plain.svg", { format: "svg" }],
  ["everything.svg", { format: "svg", ...everything, statuses: videoStatuses, theme: "dark" }],
  ["states.json", { format: "json", statuses: videoStatuses }],
];

describe("a drawing", () => {
  it.each(drawings)("is exactly %s", async (file, options) => {
    const drawing = await renderGraph(videos(), options);
    await expect(drawing).toMatchFileSnapshot(join(import.meta.dirname, "expected", file));
  });
});
