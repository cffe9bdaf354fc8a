import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { defineFeature, externalFeature, FeatureGraph } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { renderGraph } from "../../src/index.js";
import { videoStatuses, videos } from "./graphs.js";

const project = join(import.meta.dirname, "../..");

describe("renderGraph", () => {
  it("draws some of the features, with the dependencies between them", async () => {
    const drawing = await renderGraph(videos(), { format: "json", features: ["face/found", "report", "video/raw"] });
    expect(JSON.parse(drawing)).toMatchObject({
      nodes: [{ feature: "video/raw" }, { feature: "face/found" }, { feature: "report" }],
      edges: [{ parent: "face/found", child: "report", lineage: "aggregation", on: ["video_id"], optional: false }],
    });
  });

  it("has versions of the length that the store has, as far as they are shown", async () => {
    const { feature } = videos().versions("video/raw", 40);
    const options = { features: ["video/raw"], hashLength: 40, format: "mermaid" } as const;
    expect(await renderGraph(videos(), { ...options, versions: 64 })).toContain(feature);
    expect(await renderGraph(videos(), { ...options, versions: 3 })).toContain(`>${feature.slice(0, 3)}<`);
    expect(await renderGraph(videos(), { ...options, versions: 0 })).not.toContain(feature.slice(0, 3));
  });

  it("says how old the newest samples are, as far as they are shown", async () => {
    const seconds = [5, 301, 7300, 3 * 86_400, 70 * 86_400, 800 * 86_400];
    const drawn = seconds.map((age) => {
      const newest = new Date(Date.now() - age * 1000);
      const status = {
        feature: "video/raw",
        project: "videos",
        featureVersion: null,
        counts: null,
        done: null,
        failed: 0,
      } as const;
      const statuses = [{ ...status, state: "root", rows: 5, newest }] as const;
      const options = { features: ["video/raw"], format: "mermaid", versions: 0, statuses } as const;
      return Promise.all([renderGraph(videos(), options), renderGraph(videos(), { ...options, minimal: true })]);
    });
    const ages = ["just now", "5 minutes ago", "2 hours ago", "3 days ago", "2 months ago", "2 years ago"];
    for (const [index, [usual, minimal]] of (await Promise.all(drawn)).entries()) {
      expect(usual).toContain(ages[index]);
      expect(minimal).not.toMatch(/ago|just now/);
    }
  });

  it("draws what depends on an external feature that is not linked, without versions", async () => {
    const video = externalFeature({ key: "video/raw", id: ["video_id"], project: "videos" });
    const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
    const graph = new FeatureGraph([crop], { project: "crops" });
    expect(await renderGraph(graph, { fields: true, inputs: true })).toBe(
      [
        "     ╭─────────────────────╮",
        "     │ video/raw external  │",
        "     │ videos · not linked │",
        "     ├─────────────────────┤",
        "     │ default  initial    │",
        "     ╰──────────┬──────────╯",
        "                │",
        "                ▼",
        "╭───────────────────────────────╮",
        "│ video/crop                    │",
        "│ crops · not linked            │",
        "├───────────────────────────────┤",
        "│ default  initial  ← video/raw │",
        "╰───────────────────────────────╯",
        "",
      ].join("\n"),
    );
  });

  it("says what is wrong with its arguments", async () => {
    await expect(renderGraph(videos(), { format: "mermade" as never })).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: expect.stringMatching(/^There is no format "mermade".*mermaid/),
    });
    await expect(renderGraph(videos(), { colour: true } as never)).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
    await expect(renderGraph(videos(), { features: ["video/rwa"] })).rejects.toMatchObject({
      code: "FEATURE_NOT_FOUND",
      message: expect.stringContaining("video/raw"),
    });
  });

  it("draws PNG with twice the pixels of the SVG", async () => {
    const options = { statuses: videoStatuses, title: "Videos" };
    const svg = await renderGraph(videos(), { ...options, format: "svg" });
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    const png = Buffer.from(await renderGraph(videos(), { ...options, format: "png" }));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(width) * 2, Number(height) * 2]);
  });

  it("names the package that PNG needs", async () => {
    const folder = await newFolder();
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, "@metaxy-ts/project"), { recursive: true });
    await cp(join(project, "dist"), join(modules, "@metaxy-ts/project/dist"), { recursive: true });
    await cp(join(project, "package.json"), join(modules, "@metaxy-ts/project/package.json"));
    const { dependencies } = JSON.parse(await readFile(join(project, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of ["@metaxy-ts/core", ...Object.keys(dependencies)]) {
      await mkdir(dirname(join(modules, name)), { recursive: true });
      await symlink(await realpath(join(project, "node_modules", name)), join(modules, name), "dir");
    }
    await writeFile(join(folder, "pnpm-lock.yaml"), "");
    await writeFile(
      join(folder, "draw.mjs"),
      `import { FeatureGraph } from "@metaxy-ts/core";
       import { renderGraph } from "@metaxy-ts/project";
       await renderGraph(new FeatureGraph([]), { format: "png" }).catch(({ code, message }) => console.log(code, message));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, ["draw.mjs"], { cwd: folder, encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringMatching(
        /^PACKAGE_MISSING The package @resvg\/resvg-js.* Install it: pnpm add @resvg\/resvg-js\n$/,
      ),
      stderr: "",
    });
  });
});
