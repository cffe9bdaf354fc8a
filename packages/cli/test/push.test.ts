import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { metaxy } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeEach(async () => {
  folder = await videosFolder();
});

describe("metaxy push", () => {
  it("records the project once, and says its version", async () => {
    const first = await metaxy(folder, ["push", "-t", "run=17", "-t", "by=a=b"]);
    expect(first).toEqual({
      stdout: expect.stringMatching(/^[0-9a-f]{16}\n$/),
      stderr: "Recorded video/raw, video/crop, video/face.\n",
      code: 0,
    });
    expect(await metaxy(folder, ["push"])).toEqual({
      ...first,
      stderr: "This version was pushed already.\n",
    });
  });

  it("refuses a project without features, and creates no store", async () => {
    await rm(join(folder, "dev.duckdb"));
    expect(await metaxy(folder, ["push", "--project", "vidoes"])).toEqual({
      stdout: "",
      stderr:
        "error: No feature belongs to project vidoes: those of the code belong to videos. Name one of these with --project. [PUSH_INVALID]\n",
      code: 1,
    });
    expect((await metaxy(folder, ["history"])).stderr).toMatch(
      /\[STORE_NOT_FOUND\]\nA new store is created by its first write, such as metaxy push\.\n$/,
    );
  });

  it("takes tags as name=value", async () => {
    expect(await metaxy(folder, ["push", "-t", "run"])).toMatchObject({
      stderr: expect.stringContaining("It has to be name=value."),
      code: 2,
    });
  });
});

describe("metaxy history", () => {
  it("lists pushes with their tags", async () => {
    expect(await metaxy(folder, ["history"])).toMatchObject({
      stdout: "",
      stderr: expect.stringContaining("Nothing was pushed to"),
      code: 0,
    });
    await writeFile(join(folder, "package.json"), '{ "version": "1.2.3" }');
    const { stdout: version } = await metaxy(folder, ["push", "-t", "run=1\n7"]);
    const { stdout } = await metaxy(folder, ["history"]);
    expect(stdout).toMatch(
      new RegExp(
        `^PROJECT  VERSION .*\\nvideos   ${version.trim()}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +3  @metaxy-ts/core  package.version=1\\.2\\.3 run=1\\\\n7\\n$`,
      ),
    );
    expect((await metaxy(folder, ["history", "--project", "x"])).stderr).toMatch(
      /^Nothing of project x was pushed to /,
    );
    const { pushes } = JSON.parse((await metaxy(folder, ["history", "-f", "json", "-n", "1"])).stdout) as {
      pushes: unknown[];
    };
    expect(pushes).toMatchObject([
      {
        project: "videos",
        projectVersion: version.trim(),
        features: 3,
        tags: { run: "1\n7", "package.version": "1.2.3" },
      },
    ]);
  });
});

describe("metaxy lock", () => {
  it("writes the features of other projects that this one needs", async () => {
    await metaxy(folder, ["push"]);
    const other = await projectFolder({
      "metaxy.config.ts": `
        import { duckdb } from "@metaxy-ts/store-duckdb";
        export default { project: "search", features: "features.ts", stores: { dev: duckdb({ path: ${JSON.stringify(join(folder, "dev.duckdb"))} }) } };`,
      "features.ts": `
        import { defineFeature, externalFeature } from "@metaxy-ts/core";
        const crop = externalFeature({ key: "video/crop", id: ["video_id"], fields: ["faces"], project: "videos" });
        export const index = defineFeature({ key: "search/index", id: ["video_id"], deps: [crop] });`,
    });
    const written = await metaxy(other, ["lock"]);
    expect(written.stderr).toMatch(
      /^ \+ video\/crop \([0-9a-f]{16}\)\n \+ video\/raw \([0-9a-f]{16}\)\nWrote .*metaxy\.lock\.\n$/,
    );
    expect(await readFile(join(other, "metaxy.lock"), "utf8")).toContain('[features."video/crop".info]');
    const listed = (rest: string) => new RegExp(`video/crop +[0-9a-f]{16}  videos +faces +video/raw +${rest}`);
    expect((await metaxy(other, ["list", "features"])).stdout).toMatch(listed("metaxy.lock"));
    expect((await metaxy(other, ["ddl"])).stdout).toContain("search__index");
    expect((await metaxy(other, ["graph", "render", "-f", "mermaid"])).stdout).toContain("video/raw");
    expect(await metaxy(other, ["lock", "--frozen"])).toMatchObject({
      stderr: expect.stringContaining("is up to date"),
      code: 0,
    });
    const status = await metaxy(other, ["status", "search/index", "-f", "json"]);
    expect(JSON.parse(status.stdout)).toMatchObject({ features: [{ state: "pending", counts: { new: 3 } }] });
    await rm(join(other, "metaxy.lock"));
    expect((await metaxy(other, ["list", "features"])).stdout).toMatch(listed("store dev"));
    expect(await metaxy(other, ["lock", "--frozen"])).toMatchObject({
      stderr: expect.stringContaining("[LOCK_OUTDATED]"),
      code: 1,
    });
  });
});
