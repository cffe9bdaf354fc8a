import { join } from "node:path";
import { projectFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { loadProject } from "../src/index.js";
import { withMemory } from "./support.js";

const manifest = JSON.stringify({ name: "@acme/video__search", type: "module" });

describe("the configuration file", () => {
  it.each(["ts", "mts", "js", "mjs"])("may be metaxy.config.%s", async (extension) => {
    const folder = await projectFolder({ [`metaxy.config.${extension}`]: withMemory('project: "videos"') });
    const { config, stores } = await loadProject({ folder, env: {} });
    expect(config).toMatchObject({ folder, project: "videos", store: "dev", features: [] });
    expect(stores).toEqual(["dev"]);
  });

  it("may be plain data, in metaxy.config.json or package.json", async () => {
    const content = { stores: { local: { type: "duckdb", options: { path: ":memory:" } } } };
    const inFile = await projectFolder({ "metaxy.config.json": JSON.stringify(content), "package.json": manifest });
    const inManifest = await projectFolder({
      "package.json": JSON.stringify({ name: "@acme/video__search", metaxy: content }),
    });
    for (const folder of [inFile, inManifest]) {
      const { config } = await loadProject({ folder, env: {} });
      expect(config).toMatchObject({ folder, project: "acme-video_search", store: "local" });
    }
  });

  it("is found in a folder above, past packages that only have features", async () => {
    const folder = await projectFolder({
      "metaxy.config.ts": withMemory(),
      "packages/crops/package.json": JSON.stringify({ name: "crops", metaxy: { features: "./features.js" } }),
    });
    const { config } = await loadProject({ folder: join(folder, "packages/crops"), env: {} });
    expect(config.file).toBe(join(folder, "metaxy.config.ts"));
  });

  it("is named by METAXY_CONFIG, also in .env", async () => {
    const folder = await projectFolder({
      "conf/other.ts": withMemory('project: "other"'),
      ".env": "METAXY_CONFIG=conf/other.ts",
    });
    expect((await loadProject({ folder, env: {} })).config.project).toBe("other");
    const error = await rejection(loadProject({ folder, env: { METAXY_CONFIG: "gone.ts" } }));
    expect(error.message).toBe(
      `The configuration file ${join(folder, "gone.ts")} does not exist. Check --config or METAXY_CONFIG, which name it.`,
    );
  });

  it("works in a folder with spaces and letters of any language", async () => {
    const folder = join(
      await projectFolder({ "mes vidéos/metaxy.config.ts": withMemory('project: "p"') }),
      "mes vidéos",
    );
    expect((await loadProject({ folder, env: {} })).config.project).toBe("p");
  });

  it("has to exist, and to be one", async () => {
    const none = await rejection(loadProject({ folder: await projectFolder({}), env: {} }));
    expect(none).toMatchObject({ code: "CONFIG_NOT_FOUND" });
    const folder = await projectFolder({ "metaxy.config.ts": withMemory(), "metaxy.config.json": "{}" });
    const two = await rejection(loadProject({ folder, env: {} }));
    expect(two.message).toBe(
      `${folder} has more than one configuration file: metaxy.config.ts, metaxy.config.json. Remove all but one.`,
    );
  });
});

describe("a configuration that extends another", () => {
  it("has the options of both: its own first, lists joined, stores whole", async () => {
    const base = {
      project: "base",
      features: ["shared/*.ts"],
      hash: { length: 8 },
      stores: { a: { type: "duckdb", options: { path: "a", threads: 1 } }, b: { type: "duckdb" } },
    };
    const own = {
      extends: "../base.json",
      features: "src/*.ts",
      stores: { a: { type: "duckdb", options: { path: "b" } } },
    };
    const folder = await projectFolder({
      "base.json": JSON.stringify(base),
      "app/metaxy.config.json": JSON.stringify(own),
    });
    const { config } = await loadProject({ folder: join(folder, "app"), env: {} });
    expect(config.project).toBe("base");
    expect(config.hash).toEqual({ length: 8 });
    expect(config.features).toEqual([
      { pattern: "src/*.ts", file: join(folder, "app/metaxy.config.json") },
      { pattern: "shared/*.ts", file: join(folder, "base.json") },
    ]);
    expect([...config.stores].map(([name, { config }]) => [name, config])).toEqual([
      ["a", own.stores.a],
      ["b", base.stores.b],
    ]);
  });

  it("may extend a package", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": JSON.stringify({ extends: "@acme/config" }),
      "node_modules/@acme/config/package.json": JSON.stringify({ name: "@acme/config", exports: "./config.mjs" }),
      "node_modules/@acme/config/config.mjs": 'export default { project: "shared" };',
    });
    expect((await loadProject({ folder, env: {} })).config.project).toBe("shared");
  });

  it("may not extend itself", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": JSON.stringify({ extends: "./other.json" }),
      "other.json": JSON.stringify({ extends: "./metaxy.config.json" }),
    });
    const error = await rejection(loadProject({ folder, env: {} }));
    expect(error.message).toMatch(
      /extend each other in a circle: .*metaxy\.config\.json -> .*other\.json -> .*metaxy\.config\.json\.$/,
    );
  });
});

describe("a configuration that is wrong", () => {
  it.each([
    [{ pipeline: 7 }, "pipeline has to be a path; it is a number."],
    [{ projcet: "a" }, 'projcet is not known; did you mean "project"?'],
    [{ project: "a/b" }, "project has to be letters, digits, - and _, without __; it is a string."],
    [{ stores: [] }, "stores has to be an object of stores by name; it is a list."],
    [{ stores: { a: 1 } }, "stores.a has to be a store, or a function that makes one; it is a number."],
    [
      { stores: { a: { type: "duckdb", path: "x" } } },
      "stores.a.path is not known; known options: type, options, fallbackStores.",
    ],
    [{ stores: { a: { fallbackStores: ["b"] } } }, "stores.a.store is missing."],
    [
      { stores: { a: { type: "duckdb", fallbackStores: "b" } } },
      "stores.a.fallbackStores has to be a list of names; it is a string.",
    ],
    [{ features: [1] }, "features.0 has to be a string; it is a number."],
    [
      { hash: { algorithm: "md4" } },
      "hash.algorithm has to be one of md5, sha256, xxhash32, xxhash64; it is a string.",
    ],
    [{ hash: { length: 7 } }, "hash.length has to be a whole number from 8 to 64; it is a number."],
    [[], "It has to be an object: the default export of the file; it is a list."],
  ])("%j", async (config, message) => {
    const folder = await projectFolder({ "metaxy.config.json": JSON.stringify(config) });
    const error = await rejection(loadProject({ folder, env: {} }));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toBe(`${join(folder, "metaxy.config.json")} is not valid:\n  ${message}`);
  });

  it("in several places, with all of them", async () => {
    const folder = await projectFolder({ "metaxy.config.json": JSON.stringify({ project: 1, store: 2 }) });
    expect((await rejection(loadProject({ folder, env: {} }))).message.split("\n")).toHaveLength(3);
  });

  it("because it cannot be loaded", async () => {
    const broken = await projectFolder({ "metaxy.config.ts": "export default { project: };" });
    expect(await rejection(loadProject({ folder: broken, env: {} }))).toMatchObject({ code: "MODULE_FAILED" });
    const throwing = await projectFolder({ "metaxy.config.ts": '\nthrow new Error("no database");' });
    const error = await rejection(loadProject({ folder: throwing, env: {} }));
    expect(error.message).toMatch(
      /metaxy\.config\.ts could not be loaded: no database \(.*metaxy\.config\.ts:2:\d+\)$/,
    );
    const json = await projectFolder({ "metaxy.config.json": "{," });
    expect(await rejection(loadProject({ folder: json, env: {} }))).toMatchObject({ code: "MODULE_FAILED" });
  });

  it("because a package that it imports is not installed", async () => {
    const folder = await projectFolder({
      "metaxy.config.ts": 'import "@metaxy-ts/store-nowhere";',
      "pnpm-lock.yaml": "",
    });
    const error = await rejection(loadProject({ folder, env: {} }));
    expect(error.code).toBe("PACKAGE_MISSING");
    expect(error.message).toMatch(
      /^The package @metaxy-ts\/store-nowhere.* is not installed\. Install it: pnpm add @metaxy-ts\/store-nowhere$/,
    );
  });
});
