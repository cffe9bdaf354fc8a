import { join } from "node:path";
import { projectFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { loadProject } from "../src/index.js";

const projectWith = async (pipeline: string, module: string, config = "metaxy.config.json") => {
  const folder = await projectFolder({
    [config]: JSON.stringify({ pipeline }),
    "metaxy.config.json": JSON.stringify(config === "metaxy.config.json" ? { pipeline } : { extends: `./${config}` }),
    "base/pipeline.ts": module,
  });
  return { folder, project: await loadProject({ folder, env: { NAME: "pipeline" } }) };
};

describe("the pipeline of a project", () => {
  it("is the default export of a module, or the one of this name", async () => {
    const { folder, project } = await projectWith(
      ["base/$", "{NAME}.ts"].join(""),
      "export default { a: 1 }; export const pipeline = 2;",
    );
    expect(project.config.pipeline).toBe(join(folder, "base/pipeline.ts"));
    expect(await project.pipeline()).toEqual({ a: 1 });
    const named = await projectWith("./base/pipeline.ts", "export const pipeline = { b: 1 };");
    expect(await named.project.pipeline()).toEqual({ b: 1 });
  });

  it("is relative to the file that names it", async () => {
    const { folder, project } = await projectWith("./pipeline.ts", "export default 7;", "base/shared.json");
    expect(project.config.pipeline).toBe(join(folder, "base/pipeline.ts"));
    expect(await project.pipeline()).toBe(7);
  });

  it("has to be exported by a module that exists", async () => {
    const { folder, project } = await projectWith("base/pipeline.ts", "export const pipelines = 7;");
    expect(await rejection(project.pipeline())).toMatchObject({
      code: "PIPELINE_INVALID",
      message: `${join(folder, "base/pipeline.ts")} has no default export, and exports no pipeline. Export what definePipeline() of @metaxy-ts/runner returned.`,
    });
    const gone = await projectWith("gone.ts", "");
    expect(await rejection(gone.project.pipeline())).toMatchObject({ code: "MODULE_FAILED" });
    const none = await loadProject({ folder: await projectFolder({ "metaxy.config.json": "{}" }), env: {} });
    expect(await rejection(none.pipeline())).toMatchObject({ code: "CONFIG_INVALID" });
  });
});
