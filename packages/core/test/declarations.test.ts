import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
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

it("a package of features can publish its types", () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  cpSync(join(core, "package.json"), join(installed, "package.json"));
  const options = ["--emitDeclarationOnly", "--declarationMap", "false", "--noEmitOnError", "false"];
  tsc(core, "-p", "tsconfig.build.json", ...options, "--outDir", join(installed, "dist"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "features.ts"), features);
  const compilerOptions = { emitDeclarationOnly: true, outDir: "dist", rootDir: "." };
  const config = { extends: join(core, "../../tsconfig.base.json"), compilerOptions, files: ["features.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  expect(tsc(folder)).toBe("");
});
