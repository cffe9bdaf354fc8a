import { defineFeature } from "@metaxy-ts/core";
import { projectFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { loadProject } from "../src/index.js";

/** The feature as this file loads it; the project loads its own. */
const raw = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio"] });
const row = { video_id: "v1", metaxy_provenance_by_field: { audio: "1" } };

const files = {
  "metaxy.config.ts": `
import { duckdb } from "@metaxy-ts/store-duckdb";
export default {
  project: "videos",
  features: "features/*.ts",
  stores: { dev: duckdb({ path: new URL("dev.duckdb", import.meta.url).pathname, autoCreate: true }) },
};`,
  "features/video.ts": `
import { defineFeature } from "@metaxy-ts/core";
export const raw = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio"] });
export const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [raw] });`,
};

describe("a store that the project opens", () => {
  it("has all features, which a program names by key or passes as it imports them itself", async () => {
    const project = await loadProject({ folder: await projectFolder(files) });
    const { graph } = await project.features();
    await using store = await project.open();
    await store.write(raw, [row]);
    await using todo = await store.resolve("video/crop");
    expect(await todo.counts()).toMatchObject({ new: 1 });
    const stored = await (await store.read(raw)).rows();
    expect(stored).toMatchObject([{ metaxy_project_version: graph.projectVersion() }]);
  });

  it("is refused for features with a problem, unless the program takes the problems", async () => {
    const broken = { ...files, "features/broken.ts": "throw new Error('It is broken.');" };
    const project = await loadProject({ folder: await projectFolder(broken) });
    expect(await rejection(project.open())).toMatchObject({ code: "MODULE_FAILED" });
    const problems: string[] = [];
    await using store = await project.open({ onProblem: ({ code }) => void problems.push(code) });
    expect(problems).toEqual(["MODULE_FAILED"]);
    await store.write("video/raw", [row]);
  });
});
