import { readFile } from "node:fs/promises";
import { join } from "node:path";
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
        { feature: "video/raw", status: { state: "root", rows: 5 } },
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
