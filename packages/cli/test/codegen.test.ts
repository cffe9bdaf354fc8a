import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { metaxy } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

const searchConfig = (videos: string) => `
import { duckdb } from "@metaxy-ts/store-duckdb";
export default {
  project: "search",
  features: "features.ts",
  stores: { dev: duckdb({ path: ${JSON.stringify(join(videos, "dev.duckdb"))} }) },
};`;
const searchFeatures = `
import { defineFeature, from } from "@metaxy-ts/core";
import { videoCrop } from "./sub folder/external.js";
export const index = defineFeature({
  key: "search/index",
  id: ["video_id"],
  deps: [from(videoCrop, { select: [] })],
  fields: { words: { version: "1", on: [videoCrop.field("faces")] } },
});`;

it("metaxy codegen writes a module on which features are built, and CI sees whether it is up to date", async () => {
  const videos = await videosFolder();
  await metaxy(videos, ["push"]);
  const folder = await projectFolder({ "metaxy.config.ts": searchConfig(videos), "features.ts": searchFeatures });
  const out = join("sub folder", "external.ts");
  const command = ["codegen", "video/crop", "--project", "videos", "--output", out];
  expect(await metaxy(folder, command)).toEqual({ stdout: "", stderr: `Wrote ${out}: 1 feature.\n`, code: 0 });
  expect(await readFile(join(folder, out), "utf8")).toContain(
    "//   metaxy codegen video/crop --project videos --output 'sub folder/external.ts'\n",
  );
  expect(await metaxy(folder, [...command, "--check"])).toMatchObject({
    stderr: `${out} is up to date: 1 feature.\n`,
    code: 0,
  });
  const status = await metaxy(folder, ["status", "-f", "json"]);
  expect(JSON.parse(status.stdout)).toMatchObject({ features: [{ feature: "search/index", counts: { new: 3 } }] });

  // The other project changes its code: the module stays as it is, unless it pins versions.
  const pinned = [...command, "--pin", "--check"];
  expect((await metaxy(folder, pinned.slice(0, -1))).code).toBe(0);
  expect(await readFile(join(folder, out), "utf8")).toMatch(/fieldVersions: \{ faces: "[0-9a-f]{16}" \}/);
  const features = join(videos, "features.ts");
  await writeFile(features, (await readFile(features, "utf8")).replace('version: "1"', 'version: "2"'));
  await metaxy(videos, ["push"]);
  expect((await metaxy(folder, pinned)).code).toBe(1);
  expect((await metaxy(folder, ["status"])).stderr).toContain("video/crop has other versions than the code expects");
});

it("metaxy codegen says which feature is not there", async () => {
  const folder = await videosFolder();
  expect(await metaxy(folder, ["codegen", "-o", "external.ts"])).toMatchObject({
    stderr: expect.stringContaining("No other project has pushed features to"),
    code: 1,
  });
});
