import { rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Ended } from "@metaxy-ts/testing";
import { newFolder, runProgram } from "@metaxy-ts/testing";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import { stores, templates } from "../src/choices.js";
import { checkout, create, installed, metaxy } from "./support/program.js";

const typescript = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
const node = process.execPath;

/** A new project, and its packages. */
async function project(store: string, template: string, packages: string): Promise<string> {
  const parent = await newFolder();
  const { code, stderr } = await create(parent, ["my project", "-y", "--no-install", "-s", store, "-t", template]);
  expect(stderr).toContain("Next:");
  expect(code).toBe(0);
  const folder = join(parent, "my project");
  await symlink(packages, join(folder, "node_modules"), "dir");
  return folder;
}

/** What a program of a project prints. It has to succeed. */
async function printed(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr }: Ended = await runProgram(folder, [node, ...args]);
  expect([args, code, stderr.replaceAll(/^.*ExperimentalWarning[\s\S]*?created\)\n/gm, "")]).toEqual([args, 0, ""]);
  return stdout;
}

/** Every template with the usual store, and every store. */
const combinations = [
  ...Object.keys(templates).map((template) => [template, "duckdb"] as const),
  ...Object.keys(stores)
    .filter((store) => store !== "duckdb")
    .map((store) => ["images", store] as const),
];

describe("a new project", () => {
  it.each(combinations)("has types that fit: %s in %s", async (template, store) => {
    expect(await printed(await project(store, template, checkout), typescript)).toBe("");
  });

  it("computes images once, and again what was edited", async () => {
    const folder = await project("duckdb", "images", installed);
    expect(await printed(folder, typescript)).toBe("");
    expect(await printed(folder, "src/main.ts")).toBe(
      [
        "image/file       3 new, 0 stale, 0 orphaned",
        "image/palette    3 new, 0 stale, 0 orphaned",
        "image/keywords   3 new, 0 stale, 0 orphaned",
        "",
      ].join("\n"),
    );
    expect(await printed(folder, "src/main.ts")).toContain("\nNothing to do.\n");
    await writeFile(join(folder, "images/harbour.txt"), "A boat");
    await rm(join(folder, "images/forest.svg"));
    expect(await printed(folder, "src/main.ts")).toBe(
      [
        "image/file       0 new, 1 stale, 1 orphaned",
        "image/palette    0 new, 0 stale, 1 orphaned",
        "image/keywords   0 new, 1 stale, 1 orphaned",
        "",
      ].join("\n"),
    );
    expect(await printed(folder, metaxy, "status", "--assert-in-sync")).toContain("image/palette");
    expect(await printed(folder, "--test", "test/**/*.test.ts")).toMatch(/pass 1\b/);
  });

  it.for([
    ["lancedb", undefined],
    ["sqlite", undefined],
    ["postgres", "postgres18"],
    ["mariadb", "mariadb"],
  ] as const)("computes documents once: %s", async ([store, server], context) => {
    const folder = await project(store, "minimal", checkout);
    if (server) {
      const { url } = await newDatabase(await orSkip(context, sharedDatabase(server)));
      await writeFile(join(folder, ".env"), `DATABASE_URL=${url}\n`);
    }
    expect(await printed(folder, "src/main.ts")).toBe("document/summary: 2 new, 0 stale, 0 orphaned\n");
    expect(await printed(folder, "src/main.ts")).toBe("document/summary: 0 new, 0 stale, 0 orphaned\nNothing to do.\n");
    expect(await printed(folder, metaxy, "status", "--assert-in-sync")).toContain("document/summary");
    expect(await printed(folder, "--test", "test/**/*.test.ts")).toMatch(/pass 1\b/);
  });
});
