import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { afterEach, expect, it, vi } from "vitest";
import { runDemo } from "../src/demo.ts";
import { painting, temporaryFolder } from "./pictures.ts";

const program = join(import.meta.dirname, "../node_modules/@metaxy-ts/cli/bin/metaxy.js");

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Stores, and the servers that they need. */
const stores = [
  ["duckdb", undefined],
  ["sqlite", undefined],
  ["postgres", "postgres18"],
  ["mariadb", "mariadb"],
] as const;

it.for(stores)(
  "the program metaxy works on what a run of the demo left behind in %s",
  async ([store, server], context) => {
    if (server) vi.stubEnv("DATABASE_URL", (await newDatabase(await orSkip(context, sharedDatabase(server)))).url);
    const folder = await temporaryFolder();
    const images = join(folder, "images");
    for (const album of ["a", "b"]) await mkdir(join(images, album), { recursive: true });
    for (let seed = 0; seed < 12; seed += 1)
      await painting(seed, 64, 48)
        .png()
        .toFile(join(images, seed % 2 === 0 ? "a" : "b", `${seed}.png`));
    const work = join(folder, "work");
    vi.spyOn(console, "log").mockReturnValue();
    expect(await runDemo({ images, work, store, reset: false, help: false })).toBe(0);

    const metaxy = async (...args: string[]) =>
      (
        await promisify(execFile)(process.execPath, [program, ...args], {
          cwd: join(import.meta.dirname, ".."),
          env: { ...process.env, DEMO_WORK: work },
        })
      ).stdout;
    const { inSync, features } = JSON.parse(await metaxy("status", "-s", store, "-f", "json"));
    const rows = features.map(({ feature, rows }: { feature: string; rows: number }) => [feature, rows]);
    expect({ inSync, rows }).toMatchObject({
      inSync: true,
      rows: expect.arrayContaining([
        ["image/file", 10],
        ["image/phash", 10],
        ["album/contact_sheet", 2],
      ]),
    });
    expect(await metaxy("graph", "render", "--status", "-s", store)).toContain("album/contact_sheet");
    expect(
      (await metaxy("read", "image/caption", "-s", store, "-n", "3", "-f", "ndjson")).trim().split("\n"),
    ).toHaveLength(3);

    if (!server) return;
    const again = { images, work: join(folder, "other"), store, help: false };
    await expect(runDemo({ ...again, reset: false })).rejects.toThrow("Add --reset");
    await expect(runDemo({ ...again, reset: false })).rejects.toThrow("Add --reset");
    expect(await runDemo({ ...again, reset: true })).toBe(0);
  },
);

it.each(["postgres", "mariadb"] as const)("%s without an address of a database says how to give one", async (store) => {
  vi.stubEnv("DATABASE_URL", undefined);
  const options = { images: undefined, work: await temporaryFolder(), store, reset: false, help: false };
  await expect(runDemo(options)).rejects.toThrow(`npm run demo -- --store ${store}`);
});
