import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { tsc } from "./tsc.js";

const core = fileURLToPath(new URL("../", import.meta.url));
const folder = join(core, "node_modules/.cache/declarations");
const installed = join(folder, "node_modules/@metaxy-ts/core");

/** A package of features, as others publish it: all its types have to have names that can be imported. */
const features = `
import { defineFeature, featureFromSpec, FeatureGraph, from } from "@metaxy-ts/core";
import { z } from "zod";

export const plain = defineFeature({ key: "plain", id: ["video_id"] });
export const video = defineFeature({
  key: ["video", "raw"],
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), sha: z.string() }),
  fields: { audio: "1", frames: { dataVersion: (row) => row.sha } },
});
export const source = from(video, { select: ["path"], rename: { path: "source" } });
export const byKey = from("video/raw", { select: ["path"] });
export const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  deps: [plain, source, byKey, from(video, { optional: true, lineage: { type: "aggregation" } })],
  fields: { faces: { on: [video.field("frames")] } },
});
export const frames = video.field("frames");
export const parsed = featureFromSpec("{}");
export const graph = new FeatureGraph([crop]);
`;

/** 60 layers of two features, each with both of the layer above as parents. */
function manyLayers(): string {
  const layers = Array.from({ length: 60 }, (_, layer) => {
    const parents =
      layer === 0 ? "" : `from(a${layer - 1}, { rename: { a: "old" } }), from(b${layer - 1}, { select: ["b"] })`;
    return ["a", "b"].map((name) => {
      const schema = `z.object({ id: z.string(), ${name}: z.number() })`;
      return `export const ${name}${layer} = defineFeature({ key: "${name}${layer}", id: ["id"], schema: ${schema}, deps: [${parents}] });`;
    });
  });
  return ['import { defineFeature, from } from "@metaxy-ts/core";', 'import { z } from "zod";', ...layers.flat()].join(
    "\n",
  );
}

function compile(code: string): string {
  writeFileSync(join(folder, "features.ts"), code);
  return tsc(folder);
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  cpSync(join(core, "package.json"), join(installed, "package.json"));
  const options = ["--emitDeclarationOnly", "--declarationMap", "false", "--noEmitOnError", "false"];
  tsc(core, "-p", "tsconfig.build.json", ...options, "--outDir", join(installed, "dist"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const compilerOptions = { emitDeclarationOnly: true, outDir: "dist", rootDir: "." };
  const config = { extends: join(core, "../../tsconfig.base.json"), compilerOptions, files: ["features.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
});

it("a package of features can publish its types", () => {
  expect(compile(features)).toBe("");
});

it("a long chain of features compiles, and its published types stay small", () => {
  expect(compile(manyLayers())).toBe("");
  const published = readFileSync(join(folder, "dist/features.d.ts"), "utf8").split("\nexport ");
  expect(Math.max(...published.map((declaration) => declaration.length))).toBeLessThan(1000);
});

it("what is internal is not in the published types", () => {
  const published = globSync("dist/**/*.d.ts", { cwd: installed });
  const text = published.map((file) => readFileSync(join(installed, file), "utf8")).join("\n");
  expect(text).toContain("replaceChildren<");
  expect(text).not.toContain("@internal");
  expect(readFileSync(join(installed, "dist/store/read/relation.d.ts"), "utf8")).not.toContain("sourceFor");
});
