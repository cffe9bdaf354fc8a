import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { loadProject } from "@metaxy-ts/project";
import { beforeAll, describe, expect, it } from "vitest";
import { metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeAll(async () => {
  folder = await videosFolder();
  const project = await loadProject({ folder, env: {} });
  const { graph } = await project.features();
  await using store = await (await project.store(graph)).open();
  await store.push(graph, { tags: { run: "1" } });
});

const json = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await metaxy(folder, ["describe", ...args, "-f", "json"])).stdout);
const withoutHashes = (text: string): string => text.replaceAll(/\b[0-9a-f]{16}\b/g, "<version>");

describe("metaxy describe feature", () => {
  it("prints what the code says of it, and what the store has", async () => {
    const { stdout, stderr, code } = await metaxy(folder, ["describe", "feature", "video/crop"]);
    expect(withoutHashes(stdout)).toBe(
      [
        "video/crop",
        "project             videos",
        "defined in          features.ts, export crop",
        "ID columns          video_id",
        "children            video/face",
        "table               video__crop",
        "feature version     <version>",
        "code version        <version>",
        "spec version        <version>",
        "definition version  <version>",
        "",
        "Fields",
        "faces  code version 1, version <version>",
        "       depends on video/raw.frames",
        "",
        "Dependencies",
        "video/raw  1:1",
        "           columns: seconds",
        "",
        "Stored",
        `store    duckdb(${join(folder, "dev.duckdb")})`,
        "table    video__crop",
        "samples  3",
        "rows     3 with history and deleted samples",
        "",
      ].join("\n"),
    );
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("prints JSON for programs, with all that a definition has", async () => {
    expect(await json("feature", "video/raw")).toMatchObject({
      feature: "video/raw",
      definedIn: { file: join(folder, "features.ts"), export: "video" },
      fields: [
        { field: "audio", inputs: [], dataVersion: "audio_hash", fieldVersion: expect.any(String) },
        { field: "frames", dataVersion: "frames_hash" },
      ],
      dependencies: [],
      children: ["video/crop"],
      columns: null,
      tableName: "video__raw",
      stored: { table: "video__raw", place: "store", samples: 5, rows: 6 },
    });
    expect(await json("feature", "video/crop", "-s", "preview")).toMatchObject({
      stored: { place: "fallback", samples: 3, rows: null },
    });
    expect(await json("feature", "video/crop", "--no-store")).toMatchObject({ stored: null });
  });

  it("says that the store cannot be reached, and prints the rest", async () => {
    const file = join(folder, "metaxy.config.json");
    const stores = { gone: { type: "duckdb", options: { path: "gone.duckdb" } } };
    await writeFile(file, JSON.stringify({ project: "videos", features: "features.ts", stores }));
    const { stdout, stderr, code } = await metaxy(folder, ["-c", file, "describe", "feature", "video/face"]);
    await rm(file);
    expect(stdout).toContain("feature version");
    expect(stderr).toMatch(/^warning: .*gone\.duckdb.* \[STORE_NOT_FOUND\]\n$/);
    expect(code).toBe(0);
  });

  it("fits into a terminal of 40 columns, in colours", async () => {
    const { screen } = await metaxyInTerminal(folder, ["describe", "feature", "video/crop"], { columns: 40 });
    const lines = stripVTControlCharacters(screen).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(screen).toContain("\u001b[1mFields\u001b[22m");
  });

  it.each([
    [["feature", "video/corp"], /did you mean "video\/crop"\? \[FEATURE_NOT_FOUND\]/, 1],
    [["feature", "video/crop", "-s", "prod"], /no store "prod"; known stores: dev, preview\. \[CONFIG_INVALID\]/, 1],
    [["feature"], /missing required argument 'feature'/, 2],
    [["store", "prod"], /no store "prod"/, 1],
  ])("refuses %j", async (args, message, exit) => {
    const { stderr, code } = await metaxy(folder, ["describe", ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(exit);
  });
});

describe("metaxy describe graph", () => {
  it("prints projects, roots, leaves and the newest push", async () => {
    const { stdout, stderr, code } = await metaxy(folder, ["describe", "graph"]);
    expect(withoutHashes(stdout).replace(/at .* UTC/, "at <time> UTC")).toBe(
      [
        "project       videos",
        "features      3",
        "fields        4",
        "dependencies  2",
        "depth         3",
        "roots         1: video/raw",
        "leaves        1: video/face",
        "projects      videos: 3 features, version <version>",
        "pushed        version <version> at <time> UTC, as it is now",
        "",
      ].join("\n"),
    );
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(await json("graph")).toMatchObject({
      depth: 3,
      roots: ["video/raw"],
      projects: [{ project: "videos", features: 3, projectVersion: expect.any(String) }],
      pushed: { tags: { run: "1" } },
    });
    expect((await metaxy(folder, ["describe", "graph", "-s", "preview"])).stdout).toContain("pushed        never");
  });
});

describe("metaxy describe store", () => {
  it("prints what it can do, its hash settings, tables and pushes", async () => {
    const { stdout, stderr, code } = await metaxy(folder, ["describe", "store"]);
    expect(stdout).toContain(
      "name           dev, the default store\nhash settings  md5, 16 characters\nrights         read and write\n",
    );
    expect(stdout).toMatch(
      /^native +hash\.md5, .*\nemulated +hash\.xxhash32, hash\.xxhash64\nunsupported +write\.parallelProcesses$/m,
    );
    expect(stdout).toMatch(/^video__raw +6 rows, video\/raw$/m);
    expect(stdout).toMatch(/^metaxy_system__settings +\d rows, the library's own$/m);
    expect(stdout).toMatch(/\nPushes\nvideos {2}[0-9a-f]{16} at .* UTC, 3 features\n$/);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(await json("store", "-s", "preview")).toMatchObject({
      name: "preview",
      isDefault: false,
      fallbackStores: ["dev"],
      capabilities: { "read.asOf": "native" },
      found: { adapter: "duckdb", recordedHash: null, canWrite: true, tables: [] },
      pushes: [],
      problems: [],
    });
  });

  it("says why it cannot be opened, and what its configuration says of it", async () => {
    await writeFile(
      join(folder, "gone.json"),
      JSON.stringify({ stores: { gone: { type: "duckdb", options: { path: "no/gone.duckdb" } } } }),
    );
    const { stdout, stderr, code } = await metaxy(folder, ["describe", "store", "-c", "gone.json"]);
    expect(stdout).toMatch(/^duckdb\(no\/gone\.duckdb\)\nname {2}gone, the default store\n\nCapabilities\nnative /);
    expect(stderr).toContain("[STORE_NOT_FOUND]");
    expect(code).toBe(1);
  });
});
