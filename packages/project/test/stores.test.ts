import { join } from "node:path";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { projectFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { loadProject } from "../src/index.js";

const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio"] });
const graph = new FeatureGraph([video], { project: "videos" });
const row = { video_id: "v1", metaxy_provenance_by_field: { audio: "1" } };

/** Four kinds of stores; one has another behind it, one has a package that is not installed. */
const config = `
import { duckdb } from "@metaxy-ts/store-duckdb";
import { defineConfig } from "@metaxy-ts/project";
export default defineConfig({
  hash: { length: 8 },
  stores: {
    dev: duckdb({ path: new URL("dev.duckdb", import.meta.url).pathname }),
    production: () => import("./production.js"),
    preview: { store: () => duckdb({ path: ":memory:", hash: { length: 12 } }), fallbackStores: ["dev"] },
    data: { type: "duckdb", options: { path: "\${FOLDER:-.}/data.duckdb" } },
    missing: { type: "nowhere", options: { url: "\${NOWHERE_URL}" } },
    secret: { type: "duckdb", options: { path: "\${SECRET_PATH}" } },
  },
});
`;
const production = 'import { duckdb } from "@metaxy-ts/store-duckdb";\nexport default duckdb({ path: ":memory:" });';
const files = { "metaxy.config.ts": config, "production.ts": production, "yarn.lock": "" };

describe("a store of the configuration", () => {
  it("is the default one, or one by its name, with the graph and the hash settings of the project", async () => {
    const folder = await projectFolder(files);
    const project = await loadProject({ folder, env: { FOLDER: folder } });
    expect(project.stores).toEqual(["dev", "production", "preview", "data", "missing", "secret"]);
    await using store = await (await project.store(graph)).open();
    expect(store.display).toContain("dev.duckdb");
    expect(store.hash.length).toBe(8);
    await store.write("video/raw", [row]);
    await using imported = await (await project.store(graph, "production")).open();
    expect(imported.hash.length).toBe(8);
    expect((await project.store(graph, "data")).display).toContain(join(folder, "data.duckdb"));
  });

  it("is chosen by METAXY_STORE", async () => {
    const project = await loadProject({ folder: await projectFolder(files), env: { METAXY_STORE: "production" } });
    expect((await project.store(graph)).display).toContain(":memory:");
  });

  it("keeps hash settings of its own", async () => {
    const project = await loadProject({ folder: await projectFolder(files), env: {} });
    await using store = await (await project.store(graph, "preview")).open();
    expect(store.hash.length).toBe(12);
  });

  it("reads the fallback stores that the configuration names", async () => {
    const preview = config.replace(", hash: { length: 12 }", "");
    const project = await loadProject({
      folder: await projectFolder({ ...files, "metaxy.config.ts": preview }),
      env: {},
    });
    {
      await using dev = await (await project.store(graph, "dev")).open();
      await dev.write(video, [row]);
    }
    await using store = await (await project.store(graph, "preview")).open();
    expect(await (await store.read(video)).count()).toBe(1);
  });

  it("has to be configured, and its package installed", async () => {
    const folder = await projectFolder(files);
    const project = await loadProject({ folder, env: {} });
    expect((await rejection(project.store(graph, "prodution"))).message).toContain('did you mean "production"?');
    const missing = await rejection(project.store(graph, "missing"));
    expect(missing.code).toBe("PACKAGE_MISSING");
    expect(missing.message).toContain("Install it: yarn add @metaxy-ts/store-nowhere");
    expect((await rejection(project.store(graph, "secret"))).message).toBe(
      `${join(folder, "metaxy.config.ts")}: stores.secret.options.path needs the environment variable SECRET_PATH, which is not set. Set it, or name another value: \${SECRET_PATH:-…}.`,
    );
  });

  it.each([
    ["{ stores: {} }", /has no stores\. Add one: stores: \{ dev: … \}\.$/],
    [
      '{ stores: { a: { type: "duckdb" }, b: { type: "duckdb" } } }',
      /names no default store\. Add store: "a", or say which one of a, b\.$/,
    ],
    ['{ store: "a", stores: { a: () => 1 } }', /stores\.a has to give a store/],
    ['{ store: "a", stores: { a: () => { throw new Error("no") } } }', /stores\.a could not be loaded: no/],
    [
      '{ store: "a", stores: { a: { type: "duckdb", options: { path: "x" }, fallbackStores: ["b"] }, b: { type: "duckdb", options: { path: "y" }, fallbackStores: ["a"] } } }',
      /fallback stores in a circle: a -> b -> a\.$/,
    ],
    [
      '{ store: "a", stores: { a: { type: "duckdb", options: { pth: "x" } } } }',
      /duckdb\(\) has no option "pth"; did you mean "path"/,
    ],
  ])("of %s is refused", async (text, message) => {
    const project = await loadProject({
      folder: await projectFolder({ "metaxy.config.ts": `export default ${text};` }),
      env: {},
    });
    expect((await rejection(project.store(graph))).message).toMatch(message);
  });
});
