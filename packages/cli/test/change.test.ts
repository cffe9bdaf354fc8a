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

describe("metaxy drop --all", () => {
  it("empties a store: lists with --dry-run, and needs --yes", async () => {
    await metaxy(folder, ["push"]);
    const shown = [
      "TABLE                           KIND     ROWS",
      "video__crop                     feature     3",
      "video__raw                      feature     6",
      "metaxy_system__feature_versions  system      3",
      "metaxy_system__settings          system      3",
      "metaxy_system__writes            system      2",
    ];
    const dry = await metaxy(folder, ["drop", "--all", "--dry-run"]);
    const cells = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((line) => line.split(/ {2,}/));
    expect({ ...dry, stdout: cells(dry.stdout) }).toEqual({ stdout: cells(shown.join("\n")), stderr: "", code: 0 });
    const nobody = await metaxy(folder, ["drop", "--all"]);
    expect(nobody.stderr).toMatch(/^error: Remove all 5 tables of Metaxy from .*Nobody can be asked here: add --yes/);
    expect(nobody.code).toBe(1);
    expect(await rows("video/raw")).toBe(5);
    expect((await metaxy(folder, ["drop", "--all", "-y"])).stderr).toBe("Removed 5 tables.\n");
    expect(await metaxy(folder, ["drop", "--all", "-y"])).toMatchObject({
      stdout: "TABLE  KIND  ROWS\n",
      stderr: expect.stringMatching(/ is empty\.\n$/),
      code: 0,
    });
    expect((await metaxy(folder, ["history"])).stderr).toContain("Nothing was pushed");
  });

  it("takes the name of the store on a terminal, and nothing else", async () => {
    const args = ["drop", "--all", "-s", "dev"];
    const wrong = await metaxyInTerminal(folder, args, {
      input: [
        ["permanently", "devil\r"],
        ["press", "\u0003"],
      ],
    });
    expect(wrong.screen).toContain("press Ctrl-C");
    expect(await rows("video/raw")).toBe(5);
    const right = await metaxyInTerminal(folder, args, { input: [["permanently", "dev\r"]] });
    expect(right.screen).toContain("Removed 4 tables.");
    expect(right.code).toBe(0);
  });

  it("is either some features or all", async () => {
    for (const args of [["drop"], ["drop", "video/raw", "--all"]]) {
      const { stderr, code } = await metaxy(folder, args);
      expect(stderr).toBe("error: name the features to drop, or empty the store with --all\n");
      expect(code).toBe(2);
    }
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
    const { versions } = JSON.parse(
      (await metaxy(folder, ["describe", "feature", "video/crop", "--no-store", "-f", "json"])).stdout,
    ) as { versions: { feature: string } };
    for (const [version, why] of [
      ["nothing", "no rows"],
      [versions.feature, "is that of the code"],
    ] as const) {
      for (const more of [[], ["--dry-run"]]) {
        const { stderr, code } = await metaxy(folder, ["rebase", "video/crop", "--from", version, ...more]);
        expect(stderr).toContain(why);
        expect(stderr).toContain("[REBASE_INVALID]");
        expect(code).toBe(1);
      }
    }
    expect((await metaxy(folder, ["rebase", "video/crop"])).code).toBe(2);
  });
});

describe("metaxy copy", () => {
  const copy = ["copy", "--from", "dev", "--to", "preview"];

  it("refuses a store as its own target", async () => {
    expect(await metaxy(folder, ["copy", "--from", "dev", "--to", "dev"])).toEqual({
      stdout: "",
      stderr: 'error: --from and --to both name "dev". Name two stores of the configuration. [ARGUMENT_INVALID]\n',
      code: 1,
    });
  });
  const table = (copied: number[], present: number[]): string =>
    ["video/raw ", "video/crop", "video/face"].reduce(
      (text, key, index) =>
        `${text}${key}  ${String(copied[index]).padStart(6)}  ${String(present[index]).padStart(7)}\n`,
      "FEATURE     COPIED  PRESENT\n",
    );

  it("copies features once, however often it is started, and compares both sides", async () => {
    const same = /^8 rows in duckdb\(.*preview\.duckdb\) are those of duckdb\(.*dev\.duckdb\)\.\n$/;
    expect(await metaxy(folder, copy)).toEqual({
      stdout: table([5, 3, 0], [0, 0, 0]),
      stderr: expect.stringMatching(same),
      code: 0,
    });
    expect((await metaxy(folder, copy)).stdout).toBe(table([0, 0, 0], [5, 3, 0]));
    const everything = await metaxy(folder, [...copy, "video/raw", "--sample-history", "--no-verify"]);
    expect(everything).toEqual({
      stdout: "FEATURE    COPIED  PRESENT\nvideo/raw       1        5\n",
      stderr: "",
      code: 0,
    });
    expect(await rows("video/crop", "-s", "preview", "--no-fallback")).toBe(3);
  });

  it("says how to go on after an error, and keeps what is complete", async () => {
    const args = [...copy, "--global-filter", "audio_hash < 'a3'"];
    const { stdout, stderr, code } = await metaxy(folder, args);
    expect(stdout).toBe("FEATURE    COPIED  PRESENT\nvideo/raw       3        0\n");
    expect(stderr).toMatch(
      /^Stopped: 1 of 3 features copied, and nothing of video\/crop\. The same command goes on from there\.\nerror: .*audio_hash.*\[FILTER_INVALID\]\n$/s,
    );
    expect(code).toBe(1);
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
