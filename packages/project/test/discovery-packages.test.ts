import { execFile } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { defining, discovered, shown } from "./support.js";

const run = promisify(execFile);
const json = (value: unknown): string => JSON.stringify(value);

/** A package in JavaScript, as it is published. */
const published = (name: string, features: unknown, module: string, rest: object = {}): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: json({
    name,
    type: "module",
    exports: { ".": "./dist/features.js" },
    metaxy: { features },
    ...rest,
  }),
  [`node_modules/${name}/dist/features.js`]: module,
});

const project = {
  "metaxy.config.json": json({ project: "search", features: "src/*.ts" }),
  "src/crop.ts": `import { raw } from "@acme/videos";\n${defining("crop: raw")}`,
  "package.json": json({ name: "@acme/search", type: "module", dependencies: { "@acme/videos": "*" } }),
};

describe("the features of installed packages", () => {
  it.each([["./dist/features.js"], [["dist/features.js"]], ["./dist/*.js"], ["dist"]])(
    "come from the modules that package.json names: %j",
    async (features) => {
      const folder = await projectFolder({ ...project, ...published("@acme/videos", features, defining("raw")) });
      expect(await shown(folder)).toEqual([
        "crop: src/crop.ts crop (search)",
        "raw: node_modules/@acme/videos/dist/features.js raw (acme-videos)",
      ]);
      const { graph } = await discovered(folder);
      expect(graph.projectVersion("search")).not.toBe(graph.projectVersion("acme-videos"));
    },
  );

  it("belong to the project that package.json names, and to that of the feature itself", async () => {
    const module = `${defining("raw")}\nexport const own = defineFeature({ key: "own", id: ["id"], project: "mine" });`;
    const folder = await projectFolder({
      ...project,
      ...published("@acme/videos", "dist/features.js", module, {
        metaxy: { features: "dist/features.js", project: "videos" },
      }),
    });
    const { features, graph } = await discovered(folder);
    expect(features.map(({ feature, project, package: name }) => [feature.key, project, name])).toEqual([
      ["crop", "search", "@acme/search"],
      ["own", "mine", "@acme/videos"],
      ["raw", "videos", "@acme/videos"],
    ]);
    expect(["crop", "own", "raw"].map((key) => graph.projectOf(key))).toEqual(["search", "mine", "videos"]);
  });

  it("belong to the package that defines them, also if another one exports them again", async () => {
    const folder = await projectFolder({
      ...project,
      "src/crop.ts": `export * from "@acme/all";\nimport { raw } from "@acme/all";\n${defining("crop: raw")}`,
      "package.json": json({ name: "@acme/search", type: "module", devDependencies: { "@acme/all": "*" } }),
      ...published("@acme/all", "dist/features.js", 'export * from "@acme/videos";', {
        peerDependencies: { "@acme/videos": "*" },
      }),
      ...published("@acme/videos", "dist/features.js", defining("raw"), { dependencies: { "@acme/all": "*" } }),
    });
    expect(await shown(folder)).toEqual([
      "crop: src/crop.ts crop (search)",
      "raw: node_modules/@acme/videos/dist/features.js raw (acme-videos)",
    ]);
  });

  it("are found behind packages that have none, and not behind development dependencies of others", async () => {
    const folder = await projectFolder({
      ...project,
      "metaxy.config.json": json({}),
      "package.json": json({ name: "app", dependencies: { bundle: "*", missing: "*" } }),
      "node_modules/bundle/package.json": json({
        name: "bundle",
        optionalDependencies: { "@acme/videos": "*" },
        devDependencies: { "@acme/tests": "*" },
      }),
      ...published("@acme/videos", "dist/features.js", defining("raw")),
      ...published("@acme/tests", "dist/features.js", defining("test")),
    });
    expect(await shown(folder)).toEqual(["raw: node_modules/@acme/videos/dist/features.js raw (acme-videos)"]);
  });

  it("are those of the version that a package has for itself", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": json({}),
      "package.json": json({ name: "app", dependencies: { "@acme/audio": "*", "@acme/videos": "*" } }),
      ...published(
        "@acme/audio",
        "dist/features.js",
        `import { old } from "@acme/videos";\n${defining("audio: old")}`,
        {
          dependencies: { "@acme/videos": "1" },
        },
      ),
      ...published("@acme/audio/node_modules/@acme/videos", "dist/features.js", defining("old"), {
        name: "@acme/videos",
      }),
      ...published("@acme/videos", "dist/features.js", defining("raw")),
    });
    expect((await discovered(folder)).features.map(({ feature, project }) => [feature.key, project])).toEqual([
      ["audio", "acme-audio"],
      ["old", "acme-videos"],
      ["raw", "acme-videos"],
    ]);
  });

  it("include those of the project's own package.json", async () => {
    const folder = await projectFolder({
      "metaxy.config.json": json({ project: "search" }),
      "package.json": json({ name: "@acme/search", metaxy: { features: "src/*.ts" } }),
      "src/a.ts": defining("a"),
    });
    expect(await shown(folder)).toEqual(["a: src/a.ts a (search)"]);
  });

  it("that does not say where they are belong to it, as far as its modules are in TypeScript", async () => {
    const folder = await projectFolder({
      ...project,
      "node_modules/@acme/videos/package.json": json({ name: "@acme/videos", type: "module", exports: "./raw.ts" }),
      "node_modules/@acme/videos/raw.ts": defining("raw"),
    });
    expect(await shown(folder)).toEqual([
      "crop: src/crop.ts crop (search)",
      "raw: node_modules/@acme/videos/raw.ts raw (acme-videos)",
    ]);
  });

  it("are reported with what is wrong with a package, and the others are there", async () => {
    const folder = await projectFolder({
      ...project,
      "package.json": json({
        name: "app",
        type: "module",
        dependencies: { "@acme/videos": "*", a: "*", b: "*", c: "*" },
      }),
      ...published("@acme/videos", "dist/features.js", defining("raw")),
      "node_modules/a/package.json": "{,",
      ...published("b", 1, ""),
      ...published("c", "build/features.js", ""),
    });
    const { graph, problems } = await discovered(folder);
    expect([...graph.features.keys()]).toEqual(["raw", "crop"]);
    const at = (name: string): string => join(folder, "node_modules", name, "package.json");
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${at("a")} could not be loaded: `),
      `${at("b")} is not valid:\n  features has to be a path, or a list of paths; it is a number.`,
      `${at("c")}: features names "build/features.js", and there is no such module. Build the package, or correct the path.`,
    ]);
  });
});

describe("a workspace", () => {
  const packages = {
    "packages/videos/package.json": json({
      name: "@acme/videos",
      version: "1.0.0",
      type: "module",
      exports: "./src/raw.ts",
      metaxy: { features: "src/*.ts", project: "videos" },
    }),
    "packages/videos/src/raw.ts": defining("raw"),
    "packages/search/package.json": json({
      name: "@acme/search",
      version: "1.0.0",
      type: "module",
      metaxy: { features: "./src/crop.ts" },
      dependencies: { "@acme/videos": "1.0.0" },
    }),
    "packages/search/src/crop.ts": project["src/crop.ts"],
    "packages/unnamed/package.json": json({ private: true }),
  };
  const all = [
    "crop: packages/search/src/crop.ts crop (acme-search)",
    "own: own.ts own (app)",
    "raw: packages/videos/src/raw.ts raw (videos)",
  ];
  const root = { "metaxy.config.json": json({ features: "own.ts" }), "own.ts": defining("own") };

  it("of npm has the features of all its packages at the root", async () => {
    const folder = await projectFolder({
      ...packages,
      ...root,
      "package.json": json({ name: "app", private: true, workspaces: ["packages/*"] }),
    });
    await rm(join(folder, "node_modules"), { recursive: true });
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund"], {
      cwd: folder,
      shell: process.platform === "win32",
    });
    await linkCore(folder);
    expect(await shown(folder)).toEqual(all);
  });

  it("is none if the file of pnpm has settings only", async () => {
    const folder = await projectFolder({
      ...root,
      "package.json": json({ name: "app", private: true }),
      "pnpm-workspace.yaml": "minimumReleaseAgeExclude:\n  - zod\n",
    });
    const { features, problems } = await discovered(folder);
    expect({ keys: features.map(({ feature }) => feature.key), problems }).toEqual({ keys: ["own"], problems: [] });
  });

  it("of pnpm has them too, and a package in it those that it depends on", async () => {
    const folder = await projectFolder({
      ...packages,
      ...root,
      "packages/search/metaxy.config.json": json({}),
      "packages/search/package.json": packages["packages/search/package.json"].replace('1.0.0"}', 'workspace:*"}'),
      "package.json": json({ name: "app", private: true }),
      "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    });
    await run("pnpm", ["install", "--offline", "--ignore-scripts"], {
      cwd: folder,
      shell: process.platform === "win32",
    });
    await linkCore(folder);
    expect(await shown(folder)).toEqual(all);
    const inside = await discovered(join(folder, "packages/search"));
    expect(inside.problems).toEqual([]);
    expect(inside.features.map(({ feature, project }) => [feature.key, project])).toEqual([
      ["crop", "acme-search"],
      ["raw", "videos"],
    ]);
  });
});

/** Core is not in a registry when the tests run. */
async function linkCore(folder: string): Promise<void> {
  const to = join(folder, "node_modules/@metaxy-ts/core");
  await rm(to, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  await symlink(join(import.meta.dirname, "../../core"), to, "dir");
}
