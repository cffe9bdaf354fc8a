import { chmod, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder, runProgram } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { main, metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

const nobody = 65_534;

/** A project whose configuration is this text. */
const configured = (config: string) => projectFolder({ "metaxy.config.ts": config });

describe("a configuration that is broken", () => {
  it.each([
    [
      "by its syntax",
      "export default { stores: {",
      /metaxy\.config\.ts could not be loaded: .*metaxy\.config\.ts:1:\d+.*\[MODULE_FAILED\]/,
    ],
    ["by an error", 'throw new Error("no token");', /could not be loaded: no token \(.*:1:\d+\) \[MODULE_FAILED\]/],
    [
      "by a type",
      "export default { project: 7, stores: {} };",
      /is not valid:\n {2}project has to be a string; it is a number\. \[CONFIG_INVALID\]/,
    ],
    [
      "by an unknown key",
      "export default { feature: [], stores: {} };",
      /feature is not known; did you mean "features"\? \[CONFIG_INVALID\]/,
    ],
    ["without a store", "export default { stores: {} };", /has no stores\. Add one: .*\[CONFIG_INVALID\]/],
  ])("%s says where and how, and ends with 1", async (_what, config, message) => {
    const { stdout, stderr, code } = await metaxy(await configured(config), ["status"]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
  });
});

describe("a store", () => {
  let folder: string;
  beforeAll(async () => {
    const store = (options: object) => ({ type: "duckdb", options });
    folder = await configured(
      `export default ${JSON.stringify({
        store: "gone",
        stores: {
          gone: store({ path: "none/gone.duckdb" }),
          folder: store({ path: "node_modules" }),
          text: store({ path: "metaxy.config.ts" }),
          option: store({ pth: "x.duckdb" }),
          missing: { type: "nowhere" },
        },
      })};`,
    );
  });

  it.each([
    ["that is not there", ["status"], /none\/gone\.duckdb\) does not exist\. .*\[STORE_NOT_FOUND\]/],
    [
      "that cannot be made",
      ["shell", "--write", "-e", "1"],
      /the folder of .*gone\.duckdb does not exist\. Create it first\. \[STORE_NOT_FOUND\]/,
    ],
    ["that is a folder", ["status", "-s", "folder"], /is a folder, not a file\. .*\[STORE_CORRUPT\]/],
    [
      "that is no database",
      ["status", "-s", "text"],
      /is not a DuckDB database.*nothing was changed\. \[STORE_CORRUPT\]/,
    ],
    [
      "with an unknown option",
      ["status", "-s", "option"],
      /has no option "pth"; did you mean "path"\? \[CONFIG_INVALID\]/,
    ],
    [
      "whose package is missing",
      ["status", "-s", "missing"],
      /Install it: npm install @metaxy-ts\/store-nowhere \[PACKAGE_MISSING\]/,
    ],
    ["with another name", ["status", "-s", "gon"], /has no store "gon"; did you mean "gone"\? \[CONFIG_INVALID\]/],
    ["that is copied to, but not there", ["copy", "--from", "gone", "--to", "text"], /\[STORE_NOT_FOUND\]/],
    ["that is emptied, but not there", ["drop", "--all", "--yes"], /\[STORE_NOT_FOUND\]/],
  ])("%s is an error with a way out", async (_what, args, message) => {
    const before = await readdir(folder);
    const { stdout, stderr, code } = await metaxy(folder, args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
    expect(await readdir(folder)).toEqual(before);
  });

  it("without rights can be read, and says that it cannot be written", async (context) => {
    if (process.getuid?.() !== 0) context.skip("needs root, to become a user without rights");
    const videos = await videosFolder();
    for (const path of [videos, join(videos, "dev.duckdb")]) await chmod(path, path === videos ? 0o755 : 0o644);
    const asNobody = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", process.execPath, main];
    const read = await runProgram(videos, [...asNobody, "read", "video/raw", "-f", "ndjson"]);
    if (/EACCES|Cannot find module/.test(read.stderr)) context.skip("needs a checkout that every user can read");
    expect(read.stdout.trim().split("\n")).toHaveLength(5);
    const write = await runProgram(videos, [...asNobody, "delete", "video/raw", "--all", "--yes"]);
    expect(write.stderr).toMatch(/^error: .*dev\.duckdb.*\[STORE_READ_ONLY\]\n$/s);
    expect(write.code).toBe(1);
  });
});

describe("in a folder with spaces and signs", () => {
  it("everything works, with keys and values in every script", async () => {
    const folder = await projectFolder({
      "my pröject 漢字/metaxy.config.ts":
        'export default { features: "features.ts", stores: { "prod uktion": { type: "duckdb", options: { path: "my store 名.duckdb" } } } };',
      "my pröject 漢字/features.ts":
        'import { defineFeature } from "@metaxy-ts/core";\nexport const video = defineFeature({ key: "video/raw", id: ["идентификатор"], fields: ["main"] });',
      "my pröject 漢字/fill.mjs": [
        'import { loadProject } from "@metaxy-ts/project";',
        "const project = await loadProject();",
        "const store = await (await project.store((await project.features()).graph)).open();",
        'await store.write("video/raw", [{ идентификатор: "日本 🎬", metaxy_provenance_by_field: { main: "1" } }]);',
        "await store.close();",
      ].join("\n"),
    });
    const project = join(folder, "my pröject 漢字");
    expect((await runProgram(project, [process.execPath, "fill.mjs"])).stderr).toBe("");
    const args = ["read", "video/raw", "--filter", "\"идентификатор\" = '日本 🎬'"];
    expect((await metaxy(project, args)).stdout).toBe("идентификатор\n日本 🎬\n");
    expect((await metaxy(project, [...args, "-f", "csv", "--columns", "идентификатор"])).stdout).toBe(
      "идентификатор\n日本 🎬\n",
    );
    expect((await metaxyInTerminal(project, args, { columns: 40 })).screen).toContain("日本 🎬");
    await mkdir(join(project, "deep er"));
    expect((await metaxy(join(project, "deep er"), ["list", "features"])).stdout).toContain("video/raw");
  });
});

describe("a file to write to", () => {
  it.each([
    [
      ["-o", "none/rows.ndjson"],
      /none\/rows\.ndjson cannot be written: .*Name another file with --output\. \[ARGUMENT_INVALID\]/,
    ],
    [["-o", "node_modules"], /node_modules cannot be written: .*\[ARGUMENT_INVALID\]/],
    [["-o", "none/rows.parquet", "-f", "parquet"], /\[STORE_NOT_FOUND\]/],
  ])("%j has to be one", async (args, message) => {
    const folder = await videosFolder();
    const { stderr, code } = await metaxy(folder, ["read", "video/raw", "-f", "ndjson", ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    expect(await readdir(folder)).toContain("node_modules");
  });
});
