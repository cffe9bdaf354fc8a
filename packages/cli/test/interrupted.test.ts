import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { main, metaxy, metaxyInTerminal, runScript } from "./support/program.js";

const rowCount = 150_000;
const ctrlC = "\u0003";

const config = `
export default {
  features: "features.ts",
  stores: {
    dev: { type: "duckdb", options: { path: "dev.duckdb" } },
    other: { type: "duckdb", options: { path: "other.duckdb" } },
  },
};`;
const features = `
import { defineFeature } from "@metaxy-ts/core";
export const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: { main: { dataVersion: "sha" } } });
export const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });`;
const fill = `
import { loadProject } from "@metaxy-ts/project";
const project = await loadProject();
const store = await (await project.store((await project.features()).graph)).open();
await store.write("video/raw", await store.query("select 'v' || i as video_id, md5('' || i) as sha from range(${rowCount}) t(i)"));
await store.close();`;

let folder: string;
beforeAll(async () => {
  folder = await projectFolder({ "metaxy.config.ts": config, "features.ts": features, "fill.mjs": fill });
  await runScript(folder, "fill.mjs");
});

/** The cursor is there, and nothing is printed as if the program had failed. */
function expectWhole(screen: string): void {
  expect(screen.lastIndexOf("\u001b[?25h")).toBeGreaterThanOrEqual(screen.lastIndexOf("\u001b[?25l"));
  expect(screen).not.toMatch(/ {4}at |error/);
}

describe("Ctrl-C", () => {
  it("in the middle of a copy leaves nothing half done, says how to go on, and the same command does", async () => {
    const args = ["copy", "video/raw", "--from", "dev", "--to", "other"];
    const { screen, code } = await metaxyInTerminal(folder, args, { input: [[" of 150,000 rows, ", ctrlC]] });
    expect(screen).toContain("Interrupted: 0 of 1 feature copied, and nothing of video/raw. The same command goes on");
    expectWhole(screen);
    expect(code).toBe(130);
    const again = await metaxy(folder, args);
    expect(again.stdout).toMatch(/^video\/raw {2}150000 {8}0$/m);
    expect(again.stderr).toMatch(/^150,000 rows in .* are those of /);
  });

  it("while states are counted removes the table", async () => {
    const { screen, code } = await metaxyInTerminal(folder, ["status"], { input: [["video/crop", ctrlC]] });
    expectWhole(screen);
    expect(code).toBe(130);
  });

  it("in the middle of a read ends it, and of a file nothing stays", async () => {
    const onScreen = await metaxyInTerminal(folder, ["read", "video/raw", "-f", "ndjson"], {
      input: [["video_id", ctrlC]],
    });
    expectWhole(onScreen.screen);
    expect(onScreen.code).toBe(130);
    const file = join(folder, "rows.ndjson");
    const child = spawn(process.execPath, [main, "read", "video/raw", "-f", "ndjson", "-o", file], {
      cwd: folder,
      stdio: "ignore",
    });
    while ((await stat(file).catch(() => undefined)) === undefined) await new Promise((next) => setTimeout(next, 5));
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect((await metaxy(folder, ["read", "video/raw", "-n", "1", "-f", "ndjson"])).code).toBe(0);
  });
});

describe("a reader that closes the pipe", () => {
  it.each(["ndjson", "csv", "arrow"])("is no error: %s", async (format) => {
    const child = spawn(process.execPath, [main, "read", "video/raw", "-f", format], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });
});

describe("a terminal of 40 columns", () => {
  it("shows a paragraph for each row instead of a table", async () => {
    const env = { NO_COLOR: "1" };
    const { screen } = await metaxyInTerminal(folder, ["status"], { columns: 40, env });
    expect(screen).toContain(
      [
        "video/raw",
        "  STATE     ○ root",
        "  ROWS      150,000",
        "video/crop",
        "  STATE     ● pending",
        "  ROWS      0",
        "  NEW       150,000",
        "  STALE     0",
        "  ORPHANED  0",
        "  WAITING   0",
        "  DONE      ────────   0 %",
        "",
      ].join("\n"),
    );
  });
});
