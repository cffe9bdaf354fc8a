import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { loadProject } from "@metaxy-ts/project";
import { packagesFolder } from "@metaxy-ts/testing";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metaxy } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

const main = join(packagesFolder, "cli/dist/main.js");
let folder: string;
let client: Client;
let log: Promise<string>;
beforeAll(async () => {
  folder = await videosFolder();
  await metaxy(folder, ["push", "-t", "run=1"]);
  await appendFile(join(folder, "features.ts"), '\nconsole.log("printed by a module");\n');
  const { PATH = "", HOME = "" } = process.env;
  const config = join(folder, "metaxy.config.ts");
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, "-c", config, "mcp"],
    cwd: folder,
    env: { PATH, HOME },
    stderr: "pipe",
  });
  log = text(transport.stderr as Readable);
  client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
});
afterAll(async () => {
  await client.close();
  expect(await log).toContain("printed by a module");
});

const call = async (name: string, args: Record<string, unknown> = {}) => {
  const { content, isError, structuredContent } = await client.callTool({ name, arguments: args });
  const [{ text: said } = { text: "" }] = content as { text: string }[];
  return isError ? { error: said } : { output: structuredContent, said };
};

describe("metaxy mcp", () => {
  it("has tools that only read, with the schemas of what they take and give", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "describe_feature",
      "diff",
      "graph",
      "history",
      "list_features",
      "list_stores",
      "read_rows",
      "status",
    ]);
    for (const { annotations, description, inputSchema, outputSchema } of tools) {
      expect(annotations?.readOnlyHint).toBe(true);
      expect(description?.length).toBeGreaterThan(50);
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(outputSchema?.properties).toHaveProperty("cut");
    }
    expect(client.getInstructions()).toContain("Begin with list_features");
  });

  it("says what the project has and what is pending, as structured content and as text", async () => {
    const [listed, stores, described, status, graph, history] = await Promise.all([
      call("list_features", { features: ["+video/crop"] }),
      call("list_stores"),
      call("describe_feature", { feature: "video/crop" }),
      call("status", { features: ["video/crop"] }),
      call("graph", { mermaid: true }),
      call("history"),
    ]);
    expect(listed.output).toMatchObject({
      features: [{ key: "video/raw" }, { key: "video/crop", parents: ["video/raw"] }],
      cut: null,
    });
    expect(JSON.parse(listed.said ?? "")).toEqual(listed.output);
    expect(stores.output).toMatchObject({ stores: [{ name: "dev", isDefault: true }, { name: "preview" }] });
    expect(described.output).toMatchObject({
      feature: { feature: "video/crop", idColumns: ["video_id"] },
      stored: { samples: 3 },
    });
    expect(status.output).toMatchObject({
      features: [{ state: "pending", rows: 3, counts: { new: 2, stale: 1 } }],
      problems: [],
    });
    expect(graph.output).toMatchObject({
      nodes: [
        { feature: "video/raw", dependencies: [] },
        { feature: "video/crop", dependencies: [{ parent: "video/raw", lineage: "identity" }] },
        { feature: "video/face" },
      ],
      mermaid: expect.stringContaining("flowchart"),
    });
    expect(history.output).toMatchObject({ pushes: [{ project: "videos", features: 3, tags: { run: "1" } }] });
  });

  it("reads rows, a bounded number of them, and says how to narrow", async () => {
    const filtered = { feature: "video/raw", filters: ["seconds > 10"], columns: ["video_id", "seconds"], limit: 2 };
    expect((await call("read_rows", filtered)).output).toMatchObject({
      rows: [{ video_id: expect.any(String), seconds: expect.any(Number) }, {}],
      cut: "Only the first 2 are here. Use filters, fewer columns, or a higher limit.",
    });
    const { output } = await call("read_rows", { feature: "video/raw", store: "preview" });
    expect(output).toMatchObject({ rows: Array.from({ length: 5 }, () => ({})), cut: null });
    expect(JSON.stringify(output)).not.toContain("metaxy_provenance");
  });

  it("answers what cannot be done with the code and what to do", async () => {
    const errors = await Promise.all([
      call("describe_feature", { feature: "video/corp" }),
      call("status", { store: "prod" }),
      call("read_rows", { feature: "video/raw", filters: ["seconds >"] }),
      call("diff", { project: "other" }),
      call("read_rows", { feature: "video/raw", limt: 2 }),
    ]);
    expect(errors.map(({ error }) => error)).toEqual([
      expect.stringMatching(/did you mean "video\/crop".*\[FEATURE_NOT_FOUND\]$/),
      expect.stringMatching(/has no store "prod".*\[CONFIG_INVALID\]$/),
      expect.stringMatching(/\[FILTER_INVALID\]$/),
      expect.stringMatching(/was not pushed.*\[PUSH_NOT_FOUND\]$/),
      expect.stringContaining("limt"),
    ]);
  });

  it("sees code as it is now, bounds large rows, and closes its stores", async () => {
    const file = join(folder, "features.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace('version: "1"', 'version: "2"'));
    expect((await call("diff")).output).toMatchObject({
      features: [
        { feature: "video/crop", kind: "changed", fields: [{ field: "faces", kind: "changed" }] },
        { feature: "video/face", kind: "changed" },
      ],
    });
    const project = await loadProject({ folder, env: {} });
    await using store = await (await project.store((await project.features()).graph)).open();
    const large = Array.from({ length: 20 }, (_, index) => ({
      video_id: `x${index}`,
      seconds: 1,
      audio_hash: "x".repeat(30_000),
      frames_hash: "y",
    }));
    await store.write("video/raw", [
      ...large,
      { video_id: "large", seconds: 2, audio_hash: "x".repeat(200_000), frames_hash: "y" },
    ]);
    await store.close();
    const { output, said = "" } = await call("read_rows", { feature: "video/raw", filters: ["seconds = 1"] });
    expect(said.length).toBeLessThan(101_000);
    expect(output).toMatchObject({ cut: expect.stringContaining("Only the first 3 are here.") });
    const none = await call("read_rows", { feature: "video/raw", filters: ["video_id = 'large'"] });
    expect(none.output).toMatchObject({
      rows: [],
      cut: expect.stringMatching(/^None fits: the first has 2\d{5} characters\./),
    });
  });

  it("shows no secrets of addresses", async () => {
    await appendFile(join(folder, "features.ts"), '\nthrow new Error("no answer of https://me:s3cret@db:8443/");\n');
    const { output } = await call("list_features");
    expect(output).toMatchObject({ problems: [expect.stringContaining("no answer of https://***@db:8443/")] });
  });
});
