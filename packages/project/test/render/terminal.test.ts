import { stripVTControlCharacters } from "node:util";
import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { renderGraph } from "../../src/index.js";
import { anyGraph, edgesOf, videoStatuses, videos } from "./graphs.js";
import { readBoxes } from "./read-drawings.js";

const widest = (drawing: string): number => Math.max(...drawing.split("\n").map((row) => stringWidth(row)));

describe("a drawing in a terminal", () => {
  it("is never wider than the terminal if a tree of its keys is not", () =>
    fc.assert(
      fc.asyncProperty(anyGraph, fc.integer({ min: 40, max: 200 }), async (graph, columns) => {
        expect(widest(await renderGraph(graph, { terminal: { columns } }))).toBeLessThanOrEqual(columns);
      }),
      runs(25),
    ));

  it("goes to the right if only that fits", async () => {
    const raw = defineFeature({ key: "raw", id: ["id"] });
    const many = Array.from({ length: 6 }, (_, index) =>
      defineFeature({ key: `child-${index}`, id: ["id"], deps: [raw] }),
    );
    const graph = new FeatureGraph(many);
    expect(await renderGraph(graph)).toContain("▶");
    expect(await renderGraph(graph, { terminal: { columns: 100 } })).toContain("▼");
    expect(await renderGraph(graph, { direction: "TB" })).toMatch(/^raw .*\n├─ child-0/);
  });

  it("has the same characters with and without colours", async () => {
    for (const columns of [80, 40]) {
      const options = { statuses: videoStatuses, title: "Videos", fields: true };
      const colored = await renderGraph(videos(), { ...options, terminal: { columns, colors: true } });
      const plain = await renderGraph(videos(), { ...options, terminal: { columns } });
      expect(colored).toContain("\u001b[33m");
      expect(stripVTControlCharacters(colored)).toBe(plain);
    }
  });

  it("has straight borders around wide characters", async () => {
    const feature = defineFeature({ key: "images", id: ["id"], project: "画像 ✅", fields: { caption: "日本語" } });
    expect(await renderGraph(new FeatureGraph([feature]), { project: true, fields: true, versions: 0 })).toBe(
      [
        "╭─────────────────╮",
        "│ images          │",
        "│ 画像 ✅         │",
        "├─────────────────┤",
        "│ caption  日本語 │",
        "╰─────────────────╯",
        "",
      ].join("\n"),
    );
  });

  it("continues a deep tree from the left", async () => {
    const features: AnyFeature[] = [defineFeature({ key: "step-0", id: ["id"] })];
    for (let index = 1; index < 40; index++)
      features.push(defineFeature({ key: `step-${index}`, id: ["id"], deps: [features[index - 1] as AnyFeature] }));
    const drawing = await renderGraph(new FeatureGraph(features), { minimal: true, direction: "LR" });
    expect(widest(drawing)).toBeLessThan(80);
    expect(drawing).toMatch(/└─ step-14 ↓\nstep-14\n└─ step-15\n/);
  });

  it("keeps edges apart that arrive in a small box", async () => {
    const parents: Readonly<Record<number, readonly number[]>> = { 4: [0, 2, 3], 6: [2, 0], 7: [4, 5] };
    const features: AnyFeature[] = [];
    for (let index = 0; index < 8; index++) {
      const deps = (parents[index] ?? []).map((parent) => from(features[parent] as AnyFeature, { select: [] }));
      features.push(defineFeature({ key: `a/f${index}`, id: ["id"], deps }));
    }
    const graph = new FeatureGraph(features);
    const drawing = await renderGraph(graph, { minimal: true, direction: "LR" });
    expect(readBoxes(drawing).edges).toEqual(edgesOf(graph));
  });

  it("of no features is empty", async () => {
    expect(await renderGraph(new FeatureGraph([]))).toBe("\n");
    expect(await renderGraph(videos(), { features: [] })).toBe("\n");
  });
});
