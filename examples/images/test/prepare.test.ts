import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { WriteStream } from "node:tty";
import { expect, it } from "vitest";
import { invertColours } from "../src/edits.ts";
import { folderSource } from "../src/images/folder.ts";
import { openmojiSource } from "../src/images/openmoji.ts";
import { prepare } from "../src/images/prepare.ts";
import { readImage } from "../src/images/read.ts";
import { createProgress } from "../src/work/progress.ts";
import { openWorkspace } from "../src/workspace.ts";
import { painting, temporaryFolder } from "./pictures.ts";

const silent = () => createProgress(new PassThrough() as unknown as WriteStream);

it("copies a folder, follows it, keeps edits of the copy, and never changes the folder", async () => {
  const folder = await temporaryFolder();
  const own = join(folder, "own");
  await mkdir(join(own, "album"), { recursive: true });
  for (const seed of [1, 2, 3])
    await painting(seed)
      .png()
      .toFile(join(own, "album", `${seed}.png`));
  await chmod(join(own, "album/1.png"), 0o444);
  const original = await readFile(join(own, "album/1.png"));
  const workspace = await openWorkspace(join(own, ".demo"), { reset: false });
  const update = async () => prepare(workspace, await folderSource(own, workspace.root), silent());

  expect(await update()).toEqual({ copied: 3, removed: 0 });
  const copy = join(workspace.images, "album/1.png");
  await invertColours(copy);
  await rm(join(workspace.images, "album/2.png"));
  const edited = await stat(copy);
  expect(edited.mode & 0o200).toBe(0o200);
  expect(await update()).toEqual({ copied: 0, removed: 0 });
  expect((await stat(copy)).mtimeMs).toBe(edited.mtimeMs);
  expect(existsSync(join(workspace.images, "album/2.png"))).toBe(false);
  expect(await readFile(join(own, "album/1.png"))).toEqual(original);

  await rm(join(own, "album/3.png"));
  await painting(9).png().toFile(join(own, "album/4.png"));
  expect(await update()).toEqual({ copied: 1, removed: 1 });

  await openWorkspace(workspace.root, { reset: true });
  expect(await update()).toEqual({ copied: 3, removed: 0 });
});

it("refuses a work folder with other files, also to reset it", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "thesis.doc"), "years of work");
  await expect(openWorkspace(folder, { reset: true })).rejects.toThrow("did not make");
  expect(existsSync(join(folder, "thesis.doc"))).toBe(true);
});

it("an empty folder is an error that says so", async () => {
  const folder = await temporaryFolder();
  await expect(folderSource(folder, join(folder, ".demo"))).rejects.toThrow("no pictures");
});

it("the emojis are thousands of files with their own names, and drawn the same every time", async () => {
  const folder = await temporaryFolder();
  const { pictures } = await openmojiSource();
  expect(pictures.length).toBeGreaterThan(4000);
  expect(new Set(pictures.map(({ id }) => id)).size).toBe(pictures.length);
  const cat = pictures.find(({ id }) => id === "animals-nature/cat.png")!;
  for (const name of ["a.png", "b.png"]) await cat.copyTo(join(folder, name));
  expect(await readFile(join(folder, "a.png"))).toEqual(await readFile(join(folder, "b.png")));
  expect(await readImage(folder, "a.png")).toMatchObject({ format: "png", width: 144, height: 144 });
});

it("without a terminal, progress is one plain line for each stage", async () => {
  const stream = new PassThrough();
  const progress = createProgress(stream as unknown as WriteStream);
  const bar = progress.bar("Tiles", 2);
  bar.tick();
  bar.tick();
  bar.done("all well");
  bar.done();
  expect(String(stream.read())).toMatch(/^✓ Tiles +2 +0\.0 s {2}all well\n$/);
});
