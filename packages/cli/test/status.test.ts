import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeAll(async () => {
  folder = await videosFolder();
});

describe("metaxy status", () => {
  it("counts what is stored and what there is to do", async () => {
    expect(await metaxy(folder, ["status"])).toEqual({
      stdout: [
        "FEATURE     STATE      ROWS  NEW  STALE  ORPHANED  WAITING  DONE",
        "video/raw   ○ root        5",
        "video/crop  ● pending     3    2      1         0        0  60 %",
        "video/face  ● pending     0    3      0         0        0   0 %",
        "",
      ].join("\n"),
      stderr: "",
      code: 0,
    });
  });

  it("takes features, filters and a store", async () => {
    const { stdout } = await metaxy(folder, ["status", "video/crop", "--filter", "video_id = 'v0'", "-s", "preview"]);
    expect(stdout.split("\n").slice(1)).toEqual([
      "video/crop  ● pending     3    1      0         0        0   0 %",
      "",
    ]);
    const preview = await metaxy(folder, ["status", "video/crop", "-s", "preview", "--fallback-target"]);
    expect(preview.stdout.split("\n")[1]).toBe("video/crop  ● pending     3    2      1         0        0  60 %");
    const without = await metaxy(folder, ["status", "video/crop", "-s", "preview", "--no-fallback", "-f", "json"]);
    expect(JSON.parse(without.stdout)).toMatchObject({
      inSync: false,
      features: [{ feature: "video/crop", state: "no-input", counts: null, error: { code: "FEATURE_NOT_FOUND" } }],
    });
  });

  it("selects features by globs, with their ancestors, and without some", async () => {
    const selected = async (...selectors: string[]): Promise<string[]> => {
      const { stdout } = await metaxy(folder, ["status", ...selectors, "-f", "json"]);
      return (JSON.parse(stdout) as { features: { feature: string }[] }).features.map(({ feature }) => feature);
    };
    expect(await selected("+video/crop")).toEqual(["video/raw", "video/crop"]);
    expect(await selected("video/*", "!video/raw")).toEqual(["video/crop", "video/face"]);
  });

  it("prints JSON for programs", async () => {
    const { stdout } = await metaxy(folder, ["status", "video/crop", "-f", "json"]);
    expect(JSON.parse(stdout)).toEqual({
      store: expect.stringContaining("dev.duckdb"),
      inSync: false,
      features: [
        {
          feature: "video/crop",
          project: "videos",
          featureVersion: expect.stringMatching(/^[0-9a-f]{16}$/),
          state: "pending",
          rows: 3,
          counts: { new: 2, stale: 1, orphaned: 0, waiting: 0 },
          done: 0.6,
          failed: 0,
        },
      ],
    });
  });

  it("is an assertion in CI", async () => {
    expect((await metaxy(folder, ["status", "--assert-in-sync"])).code).toBe(1);
    expect((await metaxy(folder, ["status", "video/raw", "--assert-in-sync"])).code).toBe(0);
    expect(
      (await metaxy(folder, ["status", "video/raw", "-s", "preview", "--no-fallback", "--assert-in-sync"])).code,
    ).toBe(1);
  });

  it("shows how far it is on a terminal, and removes that line", async () => {
    const { screen, code } = await metaxyInTerminal(folder, ["status"]);
    expect(screen).toContain("\u001b[33m● pending\u001b[39m");
    expect(code).toBe(0);
  });

  it.each([
    [["video/corp"], 'The graph has no feature video/corp; did you mean "video/crop"? [FEATURE_NOT_FOUND]'],
    [["-s", "prod"], /metaxy\.config\.ts has no store "prod"; known stores: dev, preview\. \[CONFIG_INVALID\]/],
    [["--concurrency", "0"], /It has to be a whole number of at least 1/],
  ])("refuses %j", async (args, message) => {
    const { stderr, code } = await metaxy(folder, ["status", ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBeGreaterThan(0);
  });

  it("says what is wrong with a filter, for the feature that has it", async () => {
    const { stdout, stderr } = await metaxy(folder, ["status", "video/crop", "--filter", "seconds >"]);
    expect(stdout).toContain("video/crop  ✗ failed     3");
    expect(stderr).toContain(
      "video/crop: Expected a column or a literal, found the end of the filter, at line 1, column 10:",
    );
  });
});

describe("metaxy list features", () => {
  it("prints versions and places, parents first", async () => {
    const { stdout, code } = await metaxy(folder, ["list", "features"]);
    const version = "[0-9a-f]{16}";
    expect(stdout).toMatch(
      new RegExp(
        [
          "^FEATURE     VERSION           PROJECT  FIELDS         PARENTS     SOURCE",
          `video/raw   ${version}  videos   audio, frames              features.ts`,
          `video/crop  ${version}  videos   faces          video/raw   features.ts`,
          `video/face  ${version}  videos   default        video/crop  features.ts`,
          "$",
        ].join("\n"),
      ),
    );
    expect(code).toBe(0);
  });

  it("warns of a module that fails, and lists the others", async () => {
    const config = join(folder, "metaxy.config.ts");
    const before = await readFile(config, "utf8");
    await writeFile(join(folder, "broken.ts"), 'throw new Error("out of cheese");\n');
    await writeFile(
      config,
      before.replace('features: "features.ts"', 'features: "*s.ts"').replace('"*s.ts"', '["features.ts", "broken.ts"]'),
    );
    try {
      const { stdout, stderr, code } = await metaxy(folder, ["list", "features", "-f", "json"]);
      expect(stderr).toMatch(
        /^warning: .*broken\.ts could not be loaded: out of cheese \(.*broken\.ts:1:\d+\) \[MODULE_FAILED\]\n$/,
      );
      expect((JSON.parse(stdout) as { features: unknown[] }).features).toHaveLength(3);
      expect(code).toBe(0);
    } finally {
      await writeFile(config, before);
    }
  });
});
