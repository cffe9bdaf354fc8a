import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ended } from "@metaxy-ts/testing";
import { packagesFolder, runProgram } from "@metaxy-ts/testing";
import { beforeEach, expect, inject, it } from "vitest";
import type { SharedStore } from "./program/projects.js";
import { pythonProjects, searchProject, sharedStore } from "./program/projects.js";

const main = join(packagesFolder, "cli/dist/main.js");
const environment = inject("metaxy");

beforeEach((context) => {
  if ("python" in environment) return;
  if (process.env.CI) throw new Error(environment.missing);
  context.skip(environment.missing);
});

/** Runs a program that has to succeed, and gives what it printed on stdout; Metaxy's program prints tables for people on stderr. */
async function done(run: Promise<Ended>, stream: "stdout" | "stderr" = "stdout"): Promise<string> {
  const ended = await run;
  if (ended.code !== 0) throw new Error(`Exit code ${ended.code}:\n${ended.stdout}${ended.stderr}`);
  return ended[stream];
}

/** Metaxy's program, on a project in Python. */
const python = (folder: string, config: string, ...args: string[]): Promise<string> => {
  const interpreter = "python" in environment ? environment.python : "";
  const env = { PYTHONPATH: folder, PYTHONWARNINGS: "ignore", METAXY_CONFIG: join(folder, config) };
  const stream = args.at(-1) === "history" ? "stderr" : "stdout";
  return done(runProgram(folder, [interpreter, "metaxy_program.py", ...args], env), stream);
};

/** The program of this library. */
const metaxy = (folder: string, ...args: string[]): Promise<string> =>
  done(runProgram(folder, [process.execPath, main, ...args]));

it.concurrent.each<SharedStore["kind"]>(["duckdb", "delta"])(
  "the programs of both use what the other has pushed and written: %s",
  async (kind) => {
    const store = await sharedStore(kind);
    const [theirs, ours] = await Promise.all([pythonProjects(store), searchProject(store)]);

    // Python writes and pushes. Here that is generated, listed, locked, and a feature is built on it.
    await python(theirs, "videos.toml", "push");
    await python(theirs, "videos.toml", "ingest.py");
    await metaxy(ours, "codegen", "--output", "external.ts");
    expect(await readFile(join(ours, "external.ts"), "utf8")).toContain(videoTypes);
    const listed = JSON.parse(await metaxy(ours, "list", "features", "-f", "json")) as { features: Listed[] };
    expect(listed.features).toMatchObject([
      { key: "video/raw", project: "videos", isExternal: true, source: "store", definedIn: "videos.features.Video" },
      { key: "search/index", project: "search", isExternal: false },
    ]);
    await metaxy(ours, "lock");
    expect(await done(runProgram(ours, [process.execPath, "update.mjs"]))).toBe("number string bigint,number\n");
    const status = JSON.parse(await metaxy(ours, "status", "--assert-in-sync", "-f", "json")) as object;
    expect(status).toMatchObject({ features: [{ feature: "search/index", rows: 2 }] });
    const version = (await metaxy(ours, "push", "--no-git")).trim();

    // Python reads what was pushed and written here.
    const [history, list, pending] = await Promise.all([
      python(theirs, "report.toml", "--project", "search", "history"),
      python(theirs, "report.toml", "--sync", "--all-projects", "list", "features", "--format", "json"),
      python(theirs, "report.toml", "--sync", "metadata", "status", "report/daily", "--format", "json"),
    ]);
    expect(history).toContain(version);
    const known = (JSON.parse(list) as { features: Listed[] }).features.map(({ key, version: each }) => [key, each]);
    expect(known.filter(([key]) => key !== "report/daily")).toEqual(
      listed.features.map(({ key, version: each }) => [key, each]).sort(),
    );
    expect(JSON.parse(pending)).toMatchObject({ features: { "report/daily": { status: "missing", missing: 2 } } });
  },
  120_000,
);

interface Listed {
  readonly key: string;
  readonly version: string;
}

const videoTypes = `export interface VideoRawRow {
  video_id: number | bigint;
  day: Date;
  at: Date | null;
  price: number | string | null;
  kind: "short" | "long" | null;
  größe: number;
  boxes: VideoRawBox[] | null;
}
export interface VideoRawBox {
  label: string;
  score: number | null;
}`;
