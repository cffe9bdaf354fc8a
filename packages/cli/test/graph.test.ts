import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadProject } from "@metaxy-ts/project";
import { beforeAll, describe, expect, it } from "vitest";
import { metaxy, metaxyInTerminal } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeAll(async () => {
  folder = await videosFolder();
});

describe("metaxy graph render", () => {
  it("draws the features in the terminal", async () => {
    expect(await metaxy(folder, ["graph", "render", "--versions", "0"])).toEqual({
      stdout: [
        "╭───────────╮",
        "│ video/raw │",
        "╰─────┬─────╯",
        "      │",
        "      ▼",
        "╭────────────╮",
        "│ video/crop │",
        "╰─────┬──────╯",
        "      │",
        "      ▼",
        "╭────────────╮",
        "│ video/face │",
        "╰────────────╯",
        "",
      ].join("\n"),
      stderr: "",
      code: 0,
    });
  });

  it("shows states of the store, in colours on a terminal", async () => {
    const { stdout } = await metaxy(folder, ["graph", "render", "--status", "-f", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      nodes: [
        {
          feature: "video/raw",
          status: { state: "root", rows: 5, newest: expect.stringMatching(/^20.*Z$/) as string },
        },
        { feature: "video/crop", status: { state: "pending", counts: { new: 2, stale: 1 }, done: 0.6 } },
        { feature: "video/face", status: { state: "pending", done: 0 } },
      ],
    });
    const { screen } = await metaxyInTerminal(folder, ["graph", "render", "--status"]);
    expect(screen).toContain("\u001b[33m│ ● pending 60 %  ");
  });

  it("is as wide as the terminal, and a tree if that is too narrow", async () => {
    const { screen } = await metaxyInTerminal(folder, ["graph", "render", "--minimal"], {
      columns: 12,
      env: { NO_COLOR: "1" },
    });
    expect(screen).toBe("video/raw\n└─ video/crop\n   └─ video/face\n");
  });

  it("draws selected features only", async () => {
    const { stdout } = await metaxy(folder, ["graph", "render", "+video/crop", "-f", "json"]);
    expect((JSON.parse(stdout) as { nodes: { feature: string }[] }).nodes.map(({ feature }) => feature)).toEqual([
      "video/raw",
      "video/crop",
    ]);
  });

  it("writes files of all formats", async () => {
    const begins = { mermaid: "flowchart LR\n", graphviz: "digraph ", svg: "<svg ", png: "\ufffdPNG", json: "{" };
    for (const [format, text] of Object.entries(begins)) {
      const file = `graph.${format}`;
      const ended = await metaxy(folder, ["graph", "render", "-f", format, "-o", file, "--direction", "LR"]);
      expect(ended).toEqual({ stdout: "", stderr: "", code: 0 });
      expect((await readFile(join(folder, file), "utf8")).startsWith(text)).toBe(true);
    }
  });

  it.each([
    [["video/corp"], "video/crop", 1],
    [["-f", "mermade"], "Allowed choices are terminal, mermaid, graphviz, svg, png, json.", 2],
    [["--versions", "many"], "It has to be a whole number of at least 0.", 2],
    [["-o", "no/such/graph.svg", "-f", "svg"], "cannot be written: ENOENT", 1],
  ])("refuses %j", async (args, message, code) => {
    const ended = await metaxy(folder, ["graph", "render", ...args]);
    expect(ended.stderr).toContain(message);
    expect(ended.code).toBe(code);
  });

  it("does not print PNG on a terminal", async () => {
    const { screen, code } = await metaxyInTerminal(folder, ["graph", "render", "-f", "png"]);
    expect(screen).toContain("write it to a file with -o");
    expect(code).toBe(2);
  });
});

describe("metaxy graph diff", () => {
  it("says which features changed since the push", async () => {
    const changed = await videosFolder();
    const before = await metaxy(changed, ["graph", "diff"]);
    expect(before).toMatchObject({ stderr: expect.stringMatching(/\[PUSH_NOT_FOUND\]\nRun metaxy push /), code: 1 });

    const project = await loadProject({ folder: changed, env: {} });
    const { graph } = await project.features();
    {
      await using store = await (await project.store(graph)).open();
      await store.push(graph);
    }
    expect(await metaxy(changed, ["graph", "diff", "--assert-unchanged"])).toEqual({
      stdout: "",
      stderr: "The features of videos are as they were pushed.\n",
      code: 0,
    });

    const file = join(changed, "features.ts");
    const code = await readFile(file, "utf8");
    await writeFile(file, code.replace('version: "1"', 'version: "2"').replace("video/face", "video/hand"));
    const { stdout, stderr, code: exit } = await metaxy(changed, ["graph", "diff", "--assert-unchanged"]);
    const lines = stdout.replaceAll(/[0-9a-f]{16}/g, "<version>").split("\n");
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ["FEATURE", "PUSHED", "CODE", "FIELDS"],
      ["video/crop", "~ changed", "<version>", "<version>", "~faces"],
      ["video/face", "- removed", "<version>"],
      ["video/hand", "+ added", "<version>"],
      [""],
    ]);
    expect({ stderr, exit }).toEqual({ stderr: "", exit: 1 });

    const json = await metaxy(changed, ["graph", "diff", "-f", "json", "--all"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      project: "videos",
      pushed: { projectVersion: expect.stringMatching(/^[0-9a-f]{16}$/) },
      features: [
        { feature: "video/crop", kind: "changed", fields: [{ field: "faces", kind: "changed" }] },
        { feature: "video/face", kind: "removed", after: null },
        { feature: "video/hand", kind: "added", before: null },
        { feature: "video/raw", kind: "unchanged" },
      ],
    });
  });
});
