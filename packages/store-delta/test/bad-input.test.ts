import { spawnSync } from "node:child_process";
import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DeltaOptions } from "../src/index.js";
import { delta } from "../src/index.js";
import { newFolder, note, noteRow, refusal } from "./support/notes.js";

async function written(): Promise<{ path: string; log: string }> {
  const path = await newFolder();
  await using store = await delta({ path }).open();
  await store.write(note, [noteRow("a"), noteRow("b")]);
  return { path, log: join(path, "note.delta", "_delta_log") };
}

/** Another tool commits these actions. */
async function commit(log: string, ...actions: readonly object[]): Promise<void> {
  const next = (await readdir(log)).filter((name) => name.endsWith(".json")).length;
  const text = actions.map((action) => `${JSON.stringify(action)}\n`).join("");
  await writeFile(join(log, `${String(next).padStart(20, "0")}.json`), text);
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
    const refused = await refusal(delta({ path }).open({ mode: "read" }));
    expect(refused).toMatchObject({ code: "STORE_NOT_FOUND", message: expect.stringContaining(path) });
  });

  it("that is a file is none", async () => {
    const path = join(await newFolder(), "file");
    await writeFile(path, "");
    expect(await refusal(delta({ path }).open({ mode: "read" }))).toMatchObject({ code: "STORE_NOT_FOUND" });
    expect((await refusal(delta({ path }).open())).code).toMatch(/^STORE_/);
  });

  it("whose name the library would misread is refused", async () => {
    const folder = await newFolder();
    await using store = await delta({ path: join(folder, "a%20b") }).open();
    const refused = await refusal(store.write(note, [noteRow("a")]));
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
      const refused = await refusal(store.write(note, many));
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
      const refused = await refusal(store.write(note, [noteRow("c")]));
      expect(refused).toMatchObject({ code: "STORE_READ_ONLY", message: expect.stringContaining(path) });
    } finally {
      spawnSync("umount", [path]);
    }
  });
});

describe("a table", () => {
  it("whose log cannot be read is told, and not taken for an empty one", async () => {
    const { path, log } = await written();
    await appendFile(join(log, "00000000000000000000.json"), "no json\n");
    const { code, message } = await refusal(readNotes(path));
    expect(code).toMatch(/^STORE_(CORRUPT|FAILED)$/);
    expect(message).toContain(path);
  });

  it("without a log is told", async () => {
    const { path, log } = await written();
    for (const name of await readdir(log)) await rm(join(log, name));
    expect(await refusal(readNotes(path))).toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("with a file that has vanished is told", async () => {
    const { path } = await written();
    const folder = join(path, "note.delta");
    for (const name of await readdir(folder)) if (name.endsWith(".parquet")) await rm(join(folder, name));
    const { code, message } = await refusal(readNotes(path));
    expect(code).toMatch(/^STORE_/);
    expect(message).toContain(".parquet");
  });

  it("of a newer protocol is refused", async () => {
    const { path, log } = await written();
    await commit(log, { protocol: { minReaderVersion: 9, minWriterVersion: 9 } });
    const { code, message } = await refusal(readNotes(path));
    expect(code).toBe("CAPABILITY_UNSUPPORTED");
    expect(message).toContain("version");
  });

  it("with deletion vectors is refused, and not read with the rows that they take away", async () => {
    const { path, log } = await written();
    const [name] = (await readdir(join(path, "note.delta"))).filter((file) => file.endsWith(".parquet"));
    const features = ["deletionVectors"];
    const add = { path: name, partitionValues: {}, size: 1000, modificationTime: 0, dataChange: true };
    const vector = {
      storageType: "u",
      pathOrInlineDv: "ab^-aqEH.-t@S}K{vb[*k^",
      offset: 4,
      sizeInBytes: 40,
      cardinality: 1,
    };
    await commit(
      log,
      { protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures: features } },
      { remove: { path: name, deletionTimestamp: 1, dataChange: true } },
      { add: { ...add, deletionVector: vector } },
    );
    const { code, message } = await refusal(readNotes(path));
    expect(code).toBe("CAPABILITY_UNSUPPORTED");
    expect(message).toContain("deletion vectors");
    await using store = await delta({ path }).open();
    expect((await refusal(store.write(note, [noteRow("c")]))).message).toBe(message);
  });

  it("that maps its columns' names is refused", async () => {
    const { path, log } = await written();
    const [first = ""] = (await readdir(log)).sort();
    const lines = (await readFile(join(log, first), "utf8")).trimEnd().split("\n");
    const action = lines.map((line) => JSON.parse(line)).find((line) => line.metaData);
    action.metaData.configuration = { "delta.columnMapping.mode": "name", "delta.columnMapping.maxColumnId": "20" };
    await commit(log, { protocol: { minReaderVersion: 2, minWriterVersion: 5 } }, action);
    const { code, message } = await refusal(readNotes(path));
    expect(code).toMatch(/^(CAPABILITY_UNSUPPORTED|STORE_FAILED)$/);
    expect(message).toMatch(/[mM]ap/);
  });
});
