import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import { tableFromIPC } from "apache-arrow";
import { beforeAll, describe, expect, it } from "vitest";
import { metaxy } from "./support/program.js";
import { videosFolder } from "./support/videos.js";

let folder: string;
beforeAll(async () => {
  folder = await videosFolder();
});

/** Two rows, so that the order is known. */
const long = ["read", "video/raw", "--filter", "seconds = 40"];

describe("metaxy read", () => {
  it("prints a table of the user's columns", async () => {
    const { stdout } = await metaxy(folder, long);
    expect(stdout).toBe("video_id  seconds  audio_hash  frames_hash\nv4             40  a4          f4\n");
    const system = await metaxy(folder, [...long, "--system-columns"]);
    expect(system.stdout).toContain("metaxy_provenance");
  });

  it("writes what would break a line or command the terminal as in JSON, in a table only", async () => {
    const code =
      'await store.write(video, [{ video_id: "a\\n\\u001b[31mb\\t日本\\u202e", seconds: 7, audio_hash: "a", frames_hash: "f" }])';
    const other = await videosFolder();
    expect(await metaxy(other, ["shell", "--write", "-e", code])).toMatchObject({ code: 0 });
    const args = ["read", "video/raw", "--filter", "seconds = 7", "--columns", "video_id"];
    expect((await metaxy(other, args)).stdout).toBe("video_id\na\\n\\u001b[31mb\\t日本\\u202e\n");
    expect((await metaxy(other, [...args, "-f", "csv"])).stdout).toContain("\u001b[31mb\t日本\u202e");
  });

  it("prints JSON, lines of JSON and CSV, with the columns that are asked for", async () => {
    const columns = ["--columns", "video_id, seconds"];
    expect((await metaxy(folder, [...long, ...columns, "-f", "json"])).stdout).toBe(
      '[\n  {"video_id":"v4","seconds":40}\n]\n',
    );
    expect((await metaxy(folder, [...long, ...columns, "-f", "ndjson"])).stdout).toBe(
      '{"video_id":"v4","seconds":40}\n',
    );
    expect((await metaxy(folder, [...long, ...columns, "-f", "csv"])).stdout).toBe("video_id,seconds\nv4,40\n");
    const none = ["read", "video/raw", "--filter", "seconds > 99", ...columns];
    expect((await metaxy(folder, [...none, "-f", "json"])).stdout).toBe("[]\n");
    expect((await metaxy(folder, [...none, "-f", "csv"])).stdout).toBe("video_id,seconds\n");
  });

  it("finds the store from a folder below, as doctor does, and writes a file where the caller is", async () => {
    const files = {
      "metaxy.config.json": JSON.stringify({
        features: "features.ts",
        stores: { dev: { type: "duckdb", options: { path: "here.duckdb", autoCreate: true } } },
      }),
      "features.ts":
        'import { defineFeature } from "@metaxy-ts/core";\nexport const video = defineFeature({ key: "video", id: ["id"] });',
      "below/notes.txt": "",
    };
    const other = await projectFolder(files);
    const code = "await store.write(video, [{ id: 'a', metaxy_provenance_by_field: { default: '1' } }])";
    expect(await metaxy(other, ["shell", "--write", "-e", code])).toMatchObject({ code: 0 });
    const below = join(other, "below");
    const args = ["read", "video", "--columns", "id", "-f", "csv", "-o", "rows.csv"];
    expect(await metaxy(below, args)).toMatchObject({ stderr: "", code: 0 });
    expect(await readFile(join(below, "rows.csv"), "utf8")).toBe("id\na\n");
    const named = ["-c", "../metaxy.config.json", ...args.slice(0, -2)];
    expect(await metaxy(below, named)).toMatchObject({ stdout: "id\na\n", code: 0 });
    expect((await metaxy(below, ["doctor"])).stdout).toContain("store dev: duckdb(here.duckdb) can be read");
  });

  it("writes Parquet and Arrow to a file", async () => {
    const arrow = join(folder, "rows.arrow");
    expect(await metaxy(folder, ["read", "video/raw", "-f", "arrow", "-o", arrow])).toMatchObject({
      stderr: "",
      code: 0,
    });
    expect(tableFromIPC(await readFile(arrow)).numRows).toBe(5);
    const parquet = join(folder, "rows.parquet");
    expect(await metaxy(folder, ["read", "video/raw", "-f", "parquet", "-o", parquet])).toMatchObject({
      stderr: "",
      code: 0,
    });
    expect((await readFile(parquet)).subarray(0, 4).toString()).toBe("PAR1");
  });

  it("reads history, tombstones and an earlier time", async () => {
    const count = async (...args: string[]): Promise<number> =>
      (await metaxy(folder, ["read", "video/raw", "-f", "ndjson", ...args])).stdout.split("\n").length - 1;
    expect(await count()).toBe(5);
    expect(await count("--sample-history")).toBe(6);
    expect(await count("-n", "2")).toBe(2);
    expect(await count("--as-of", "2001-01-01")).toBe(0);
  });

  it("of a pipe that closes early is no error", async () => {
    const { execFileSync } = await import("node:child_process");
    const main = join(import.meta.dirname, "../dist/main.js");
    const read = `${process.execPath} ${main} read video/raw --sample-history -f ndjson`;
    const shown = execFileSync("bash", ["-c", `set -o pipefail; ${read} | head -n 1`], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(shown.split("\n")).toHaveLength(2);
  });

  it.each([
    [["video/rw"], /no feature video\/rw; did you mean "video\/raw"\? \[FEATURE_NOT_FOUND\]/],
    [["video/raw", "--filter", "secnds > 1"], /secnds.*\[FILTER_INVALID\]/],
    [["video/raw", "--columns", "pth"], /pth.*\[READ_INVALID\]/],
    [
      ["video/raw", "--as-of", "yesterday"],
      /--as-of takes a time such as 2026-01-31T12:00:00Z; it is "yesterday"\. \[ARGUMENT_INVALID\]/,
    ],
    [["video/raw", "-f", "parquet"], /Name it with --output\. \[ARGUMENT_INVALID\]/],
  ])("refuses %j", async (args, message) => {
    const { stderr, code } = await metaxy(folder, ["read", ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });
});
