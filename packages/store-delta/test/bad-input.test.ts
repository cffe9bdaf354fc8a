import { spawnSync } from "node:child_process";
import { appendFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { DeltaOptions } from "../src/index.js";
import { delta } from "../src/index.js";
import { commit } from "./support/log.js";
import { note, noteRow } from "./support/notes.js";

async function written(): Promise<{ path: string; log: string }> {
  const path = await newFolder();
  await using store = await delta({ path }).open();
  await store.write(note, [noteRow("a"), noteRow("b")]);
  return { path, log: join(path, "note.delta", "_delta_log") };
}

async function readNotes(path: string): Promise<unknown> {
  await using store = await delta({ path }).open({ mode: "read" });
  return (await store.read(note)).rows();
}

describe("options", () => {
  const bad: readonly (readonly [string, unknown])[] = [
    ["path", { path: "" }],
    ["path", { path: 1 }],
    ["layout", { path: "x", layout: "deep" }],
    ["storageOptions", { path: "x", storageOptions: { AWS_REGION: 1 } }],
    ["timestamp", { path: "x", timestamp: new Date(Number.NaN) }],
    ["pth", { path: "x", pth: "x" }],
    ["extension", { path: "x", extension: "" }],
    ["unsignedExtensions", { path: "x", unsignedExtensions: 1 }],
    ["threads", { path: "x", threads: 0 }],
    ["memoryLimit", { path: "x", memoryLimit: "lots" }],
    ["tempDirectory", { path: "x", tempDirectory: "" }],
  ];
  it.each(bad)("%s that are not acceptable are named: %j", (option, options) => {
    expect(() => delta(options as DeltaOptions)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    expect(() => delta(options as DeltaOptions)).toThrow(option);
  });
});

describe("a place", () => {
  it("that is not there is not an empty store", async () => {
    const path = join(await newFolder(), "none");
    const refused = await rejection(delta({ path }).open({ mode: "read" }));
    expect(refused).toMatchObject({ code: "STORE_NOT_FOUND", message: expect.stringContaining(path) });
  });

  it("that is a file is none", async () => {
    const path = join(await newFolder(), "file");
    await writeFile(path, "");
    expect(await rejection(delta({ path }).open({ mode: "read" }))).toMatchObject({ code: "STORE_NOT_FOUND" });
    expect((await rejection(delta({ path }).open())).code).toMatch(/^STORE_/);
  });

  it("whose name the library would misread is refused", async () => {
    const folder = await newFolder();
    await using store = await delta({ path: join(folder, "a%20b") }).open();
    const refused = await rejection(store.write(note, [noteRow("a")]));
    expect(refused).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("Choose another") });
  });

  it("may be shared by stores", async () => {
    const path = await newFolder();
    await using one = await delta({ path }).open();
    await using two = await delta({ path }).open();
    await Promise.all([one.write(note, [noteRow("a")]), two.write(note, [noteRow("b")])]);
    expect(await (await one.read(note)).count()).toBe(2);
    expect(await (await two.read(note)).count()).toBe(2);
  });

  it("that is full refuses a write whole", async (context) => {
    const path = await newFolder();
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path], { encoding: "utf8" });
    if (mounted.status !== 0) context.skip(`needs to mount a small disk: ${mounted.stderr || mounted.error}`);
    try {
      await using store = await delta({ path }).open();
      await store.write(note, [noteRow("a")]);
      const many = Array.from({ length: 60_000 }, (_, index) => noteRow(`${Math.random()}-${index}`));
      const refused = await rejection(store.write(note, many));
      expect(refused).toMatchObject({ code: "STORE_FULL", message: expect.stringContaining(path) });
      expect(await (await store.read(note)).count()).toBe(1);
    } finally {
      spawnSync("umount", [path]);
    }
  });

  it("that cannot be written to can be read", async (context) => {
    const { path } = await written();
    const mounted = spawnSync("mount", ["--bind", "-o", "ro", path, path], { encoding: "utf8" });
    if (mounted.status !== 0) context.skip(`needs to mount a folder: ${mounted.stderr || mounted.error}`);
    try {
      expect(await readNotes(path)).toHaveLength(2);
      await using store = await delta({ path }).open();
      const refused = await rejection(store.write(note, [noteRow("c")]));
      expect(refused).toMatchObject({ code: "STORE_READ_ONLY", message: expect.stringContaining(path) });
    } finally {
      spawnSync("umount", [path]);
    }
  });
});

describe("a table", () => {
  it("whose log cannot be read is an error, and not read as an empty one", async () => {
    const { path, log } = await written();
    await appendFile(join(log, "00000000000000000000.json"), "no json\n");
    const { code, message } = await rejection(readNotes(path));
    expect(code).toMatch(/^STORE_(CORRUPT|FAILED)$/);
    expect(message).toContain(path);
  });

  it("without a log is an error", async () => {
    const { path, log } = await written();
    for (const name of await readdir(log)) await rm(join(log, name));
    expect(await rejection(readNotes(path))).toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("with a missing file is an error", async () => {
    const { path } = await written();
    const folder = join(path, "note.delta");
    for (const name of await readdir(folder)) if (name.endsWith(".parquet")) await rm(join(folder, name));
    const { code, message } = await rejection(readNotes(path));
    expect(code).toMatch(/^STORE_/);
    expect(message).toContain(".parquet");
  });

  it("of a newer protocol is refused", async () => {
    const { path } = await written();
    await commit(join(path, "note.delta"), { protocol: { minReaderVersion: 9, minWriterVersion: 9 } });
    const { code, message } = await rejection(readNotes(path));
    expect(code).toBe("CAPABILITY_UNSUPPORTED");
    expect(message).toContain("version");
  });
});
