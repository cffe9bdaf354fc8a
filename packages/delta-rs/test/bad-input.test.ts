import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { DeltaError, DeltaTable, findTables } from "../src/index.js";
import { codeOf, countOf, ipc } from "./support/tables.js";

const two = ipc({ id: ["a", "b"] });

async function newTable(folder?: string): Promise<{ uri: string; table: DeltaTable }> {
  const uri = join(folder ?? (await newFolder()), "table");
  const table = await DeltaTable.create(uri, two);
  await table.append(two);
  return { uri, table };
}

/** Another program commits these actions. */
async function commit(uri: string, version: number, ...actions: readonly object[]): Promise<void> {
  const text = actions.map((action) => `${JSON.stringify(action)}\n`).join("");
  await writeFile(join(uri, "_delta_log", `${String(version).padStart(20, "0")}.json`), text);
}

it("a table of a newer protocol is refused", async () => {
  const { uri, table } = await newTable();
  await commit(uri, 2, { protocol: { minReaderVersion: 99, minWriterVersion: 99 } });
  expect(await codeOf(DeltaTable.open(uri))).toBe("UNSUPPORTED");
  expect(await codeOf(table.refresh())).toBe("UNSUPPORTED");
  expect(await codeOf(table.append(two))).toBe("UNSUPPORTED");
});

it("a table with a feature that no writer of this age knows can be read, and is not written to", async () => {
  const { uri } = await newTable();
  const features = { readerFeatures: [], writerFeatures: ["timeTravelToTheFuture"] };
  await commit(uri, 2, { protocol: { minReaderVersion: 3, minWriterVersion: 7, ...features } });
  const table = await DeltaTable.open(uri);
  expect(await countOf(table)).toBe(2);
  expect(await codeOf(table.append(two))).toBe("UNSUPPORTED");
  expect(await table.refresh()).toBe(2);
});

it("what is not a table is an error", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "file"), "");
  await mkdir(join(folder, "empty", "_delta_log"), { recursive: true });
  expect(await codeOf(DeltaTable.open(join(folder, "empty")))).toBe("NOT_A_TABLE");
  expect(await codeOf(DeltaTable.open(join(folder, "file")))).toBe("NOT_A_TABLE");
  expect(await codeOf(findTables(join(folder, "none")))).toBe("NOT_FOUND");
});

it("removed files are an error when they are needed, and leave nothing half done", async () => {
  const { uri, table } = await newTable();
  await table.append(two);
  const [file] = (await table.files()).files;
  await rm(join(uri, file?.path ?? ""));
  const target = join(await newFolder(), "copy");
  await writeFile(target, "as it was");
  expect(await codeOf(table.downloadFile(file?.path ?? "", target))).toBe("NOT_FOUND");
  expect(await readFile(target, "utf8")).toBe("as it was");
  expect(await codeOf(table.compact())).toBe("NOT_FOUND");
  expect(await table.refresh()).toBe(2);
});

it("a log with a missing commit is an error, and not read as a shorter one", async () => {
  const { uri, table } = await newTable();
  await table.append(two);
  await rm(join(uri, "_delta_log", "00000000000000000001.json"));
  expect(await DeltaTable.open(uri).catch((error: unknown) => error)).toBeInstanceOf(DeltaError);
});

it("a folder that cannot be written to: PERMISSION; reading goes on", async (context) => {
  const folder = await newFolder();
  const { uri, table } = await newTable(folder);
  const mounted = spawnSync("mount", ["--bind", "-o", "ro", folder, folder], { encoding: "utf8" });
  if (mounted.status !== 0) context.skip(`needs to mount a folder: ${mounted.stderr || mounted.error}`);
  try {
    expect(await codeOf(table.append(two))).toBe("PERMISSION");
    expect(await codeOf(table.setProperties({ "delta.appendOnly": "true" }))).toBe("PERMISSION");
    expect(await codeOf(table.checkpoint())).toBe("PERMISSION");
    expect(await codeOf(DeltaTable.create(join(folder, "another"), two))).toBe("PERMISSION");
    const [file] = (await table.files()).files;
    expect(await codeOf(table.downloadFile(file?.path ?? "", join(folder, "copy")))).toBe("PERMISSION");
    expect(await countOf(await DeltaTable.open(uri))).toBe(2);
  } finally {
    spawnSync("umount", [folder]);
  }
  await table.append(two);
  expect(await countOf(table)).toBe(4);
});

it("a full disk: FULL; nothing is half written, and the table can be used when there is space", async (context) => {
  const folder = await newFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { encoding: "utf8" });
  if (mounted.status !== 0) context.skip(`needs to mount a small disk: ${mounted.stderr || mounted.error}`);
  try {
    const { uri, table } = await newTable(folder);
    const many = ipc({ id: Array.from({ length: 120_000 }, () => `${Math.random()}`) });
    expect(await codeOf(table.append(many))).toBe("FULL");
    const files = await readdir(uri);
    expect(files.filter((name) => name.startsWith("part-"))).toHaveLength(1);
    await table.append(two);
    expect(await countOf(await DeltaTable.open(uri))).toBe(4);
  } finally {
    spawnSync("umount", [folder]);
  }
});

it("invalid arguments have an error code", async () => {
  const { table } = await newTable();
  expect(await codeOf(DeltaTable.open(undefined as unknown as string))).toBe("INVALID");
  expect(await codeOf(table.append("rows" as unknown as Uint8Array))).toBe("INVALID");
  for (const retentionHours of [Number.NaN, -1, Number.POSITIVE_INFINITY])
    expect(await codeOf(table.vacuum({ retentionHours, force: true }))).toBe("INVALID");
});

it.each(["a%20b", ...(process.platform === "win32" ? [] : ["a\\b"])])(
  "a path that would be misread is refused: %j",
  async (name) => {
    const folder = await newFolder();
    const uri = join(folder, name);
    expect(await codeOf(DeltaTable.create(uri, two))).toBe("INVALID");
    expect(await readdir(folder)).toEqual([]);
    expect(await codeOf(DeltaTable.open(uri))).toBe("INVALID");
    for (const other of ["50%", "ü 😀", "a#b?c", "it's"]) {
      const table = await DeltaTable.create(join(folder, other), two);
      await table.append(two);
      expect(await countOf(await DeltaTable.open(join(folder, other)))).toBe(2);
    }
  },
);

it("a damaged stream is an error with a code, whatever is damaged, even where the library breaks off", async () => {
  const { table } = await newTable();
  const intact = ipc({ id: ["a", "b"], size: [1, 2], more: ["x", "y"] });
  const refusals: DeltaError[] = [];
  for (let index = 0; index < intact.length; index++) {
    const damaged = intact.slice();
    damaged[index] = (damaged[index] ?? 0) ^ 0xff;
    // A column that the table does not have: nothing is committed in any case.
    const refused: unknown = await table.append(damaged).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DeltaError);
    refusals.push(refused as DeltaError);
  }
  const brokenOff = refusals.filter(({ message }) => message.includes("panicked"));
  expect(new Set(brokenOff.map(({ code }) => code))).toEqual(new Set(["FAILED"]));
  expect(await table.append(two)).toBe(2);
});
