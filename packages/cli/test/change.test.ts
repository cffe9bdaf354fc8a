import { beforeEach, describe, expect, it } from "vitest";
import { metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeEach(async () => {
  folder = await videosFolder();
});

const rows = async (feature: string, ...args: string[]): Promise<number> =>
  (await metaxy(folder, ["read", feature, "-f", "ndjson", ...args])).stdout.split("\n").length - 1;

describe("metaxy delete", () => {
  it("says what would be deleted, and deletes with --yes", async () => {
    const args = ["delete", "video/raw", "--filter", "seconds >= 30"];
    const table = "FEATURE    SAMPLES\nvideo/raw        2\n";
    expect(await metaxy(folder, [...args, "--dry-run"])).toEqual({ stdout: table, stderr: "", code: 0 });
    expect(await rows("video/raw")).toBe(5);
    expect(await metaxy(folder, [...args, "--yes"])).toEqual({
      stdout: table,
      stderr: "Deleted 2 samples.\n",
      code: 0,
    });
    expect(await rows("video/raw")).toBe(3);
    expect(await rows("video/raw", "--deleted")).toBe(5);
  });

  it("removes rows with --hard", async () => {
    const { stderr } = await metaxy(folder, ["delete", "video/raw", "--all", "--hard", "-y"]);
    expect(stderr).toBe("Removed 6 rows.\n");
    expect(await rows("video/raw", "--deleted", "--sample-history")).toBe(0);
  });

  it("asks on a terminal, and does nothing elsewhere", async () => {
    const args = ["delete", "video/raw", "--all"];
    const nobody = await metaxy(folder, args);
    expect(nobody.stderr).toMatch(
      /^error: Delete 5 samples from .*\? Nobody can be asked here: add --yes to do it\. \[ARGUMENT_INVALID\]\n$/,
    );
    expect(nobody.code).toBe(1);
    const no = await metaxyInTerminal(folder, args, { input: "n" });
    expect(no.screen).toMatch(/Delete 5 samples from/);
    expect(await rows("video/raw")).toBe(5);
    const yes = await metaxyInTerminal(folder, args, { input: "y" });
    expect(yes.screen).toContain("Deleted 5 samples.");
    expect(await rows("video/raw")).toBe(0);
  });

  it("has to be told which samples", async () => {
    expect((await metaxy(folder, ["delete", "video/raw"])).stderr).toContain(
      "either with --filter, or all of them with --all",
    );
    expect((await metaxy(folder, ["delete"])).code).toBe(2);
  });
});

describe("metaxy drop", () => {
  it("removes tables, after it has said what is in them", async () => {
    const args = ["drop", "video/raw", "video/face"];
    const table = "FEATURE         ROWS\nvideo/raw          6\nvideo/face  no table\n";
    expect(await metaxy(folder, [...args, "--dry-run"])).toEqual({ stdout: table, stderr: "", code: 0 });
    expect(await metaxy(folder, [...args, "--yes"])).toEqual({ stdout: table, stderr: "Removed 1 table.\n", code: 0 });
    expect((await metaxy(folder, ["read", "video/raw"])).stderr).toContain("[FEATURE_NOT_FOUND]");
  });
});

describe("metaxy rebase", () => {
  it("takes over the rows of another version", async () => {
    const { readFile, writeFile } = await import("node:fs/promises");
    const { stdout } = await metaxy(folder, ["list", "features", "-f", "json"]);
    const { features } = JSON.parse(stdout) as { features: { key: string; version: string }[] };
    const from = features.find(({ key }) => key === "video/crop")?.version ?? "";
    const file = `${folder}/features.ts`;
    await writeFile(file, (await readFile(file, "utf8")).replace('version: "1"', 'version: "2"'));
    expect((await metaxy(folder, ["rebase", "video/crop", "--from", from, "--dry-run"])).stderr).toBe(
      `Would take over up to 3 rows of version ${from}.\n`,
    );
    expect((await metaxy(folder, ["rebase", "video/crop", "--from", from])).stderr).toBe(
      `Took over 3 rows of version ${from}.\n`,
    );
    expect((await metaxy(folder, ["rebase", "video/crop", "--from", "nothing"])).stderr).toContain("[REBASE_INVALID]");
    expect((await metaxy(folder, ["rebase", "video/crop"])).code).toBe(2);
  });
});

describe("metaxy copy", () => {
  it("copies features from one store to another", async () => {
    expect(await metaxy(folder, ["copy", "--from", "dev", "--to", "preview"])).toEqual({
      stdout: "FEATURE     COPIED\nvideo/raw        5\nvideo/crop       3\nvideo/face       0\n",
      stderr: "",
      code: 0,
    });
    expect(await rows("video/crop", "-s", "preview", "--no-fallback")).toBe(3);
  });
});

describe("metaxy ddl", () => {
  it("prints the statements that create the tables", async () => {
    const { stdout, code } = await metaxy(folder, ["ddl"]);
    expect(stdout).toContain('create table if not exists "video__raw"');
    expect(stdout.trimEnd()).toMatch(/;$/);
    expect(code).toBe(0);
  });
});
