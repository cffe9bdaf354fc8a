import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { defining, discovered, shown, within } from "./support.js";

const config = (features: unknown, rest: object = {}): string =>
  JSON.stringify({ project: "search", features, ...rest });

describe("modules that the configuration names", () => {
  it("are found with paths, folders and globs, without what stands behind a !", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": config(["src/a.ts", "src/more", "src/glob/**/*.ts", "!**/*.test.ts"], {
        extends: "./base/b.json",
      }),
      "src/a.ts": defining("a"),
      "src/more/b.mts": defining("b"),
      "src/more/c.js": defining("c"),
      "src/more/notes.md": "# not a module",
      "src/more/types.d.ts": "export declare const nothing: string;",
      "src/glob/deep/[id]/d.ts": defining("d"),
      "src/glob/d.test.ts": 'throw new Error("a test");',
      "src/unlisted.ts": defining("unlisted"),
      "base/b.json": JSON.stringify({ features: "e.ts" }),
      "base/e.ts": defining("e"),
      "package.json": JSON.stringify({ type: "module" }),
    });
    const { features, problems, graph } = await discovered(folder);
    expect(problems).toEqual([]);
    expect(features.map(({ feature, file }) => [feature.key, within(folder, file)])).toEqual([
      ["a", "src/a.ts"],
      ["b", "src/more/b.mts"],
      ["c", "src/more/c.js"],
      ["d", "src/glob/deep/[id]/d.ts"],
      ["e", "base/e.ts"],
    ]);
    expect([...graph.features.keys()]).toEqual(["a", "b", "c", "d", "e"]);
    expect([...graph.features.keys()].map((key) => graph.projectOf(key))).toEqual(Array(5).fill("search"));
  });

  it("may have paths that look like globs", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": config("src/[id]/a.ts"),
      "src/[id]/a.ts": defining("a"),
    });
    expect(await shown(folder)).toEqual(["a: src/[id]/a.ts a (search)"]);
  });

  it("have to exist", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": config(["a.ts", "src/*.ts", "dist/*.js"]),
      "a.ts": defining("a"),
    });
    const { features, problems } = await discovered(folder);
    expect(features).toHaveLength(1);
    const file = join(folder, "metaxy.config.json");
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["CONFIG_INVALID", `${file}: features names "src/*.ts", and there is no such module. Correct the path.`],
      [
        "CONFIG_INVALID",
        `${file}: features names "dist/*.js", and there is no such module. Build the package, or correct the path.`,
      ],
    ]);
  });
});

describe("a module's exports", () => {
  it("are features, and lists, objects, namespaces and graphs of them", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": config("all.ts"),
      "all.ts": `
        import { FeatureGraph } from "@metaxy-ts/core";
        ${defining("a", "b", "c", "d", "e").replaceAll("export ", "")}
        export { a };
        export const again = a;
        export default a;
        export const list = [a, b, 1, null];
        export const object = { c, deep: { e }, other: () => 1 };
        export const graph = new FeatureGraph([d]);
        export * as space from "./space.js";
        export const version = "1";
        export class Other { a = a }
      `,
      "space.ts": defining("f"),
    });
    expect(await shown(folder)).toEqual([
      "a: all.ts a (search)",
      "b: all.ts list[1] (search)",
      "c: all.ts object.c (search)",
      'd: all.ts graph.get("d") (search)',
      "f: space.ts f (search)",
    ]);
  });

  it("belong to the module that defines them, whatever the order in which modules are loaded", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": config("*.ts"),
      "a-index.ts": 'export * from "./raw.js"; export { crop as renamed } from "./crop.js";',
      "crop.ts": `import { raw } from "./raw.js"; export { raw };\n${defining("crop: raw")}`,
      "raw.ts": defining("raw"),
    });
    expect(await shown(folder)).toEqual(["crop: crop.ts crop (search)", "raw: raw.ts raw (search)"]);
  });

  it("are named by the export, not as a default", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": config(["a.cjs", "b.ts"]),
      "a.cjs":
        'const { defineFeature } = require("@metaxy-ts/core"); exports.a = defineFeature({ key: "a", id: ["id"] });',
      "b.ts": `${defining("b")}\nexport default b;`,
    });
    expect(await shown(folder)).toEqual(["a: a.cjs a (search)", "b: b.ts b (search)"]);
  });
});
