import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { newFolder } from "@metaxy-ts/testing";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { DeltaError, DeltaTable, deleteTable, findTables } from "../src/index.js";
import { codeOf, countOf, ipc } from "./support/tables.js";

const two = ipc({ id: ["a", "b"], size: [1, 2] });

async function newTable(rows = two): Promise<{ uri: string; table: DeltaTable }> {
  const uri = join(await newFolder(), "videos");
  return { uri, table: await DeltaTable.create(uri, rows) };
}

describe("a table", () => {
  it("is made with a schema and what is said of it, and without rows", async () => {
    const uri = join(await newFolder(), "videos");
    const table = await DeltaTable.create(uri, two, {
      name: "videos",
      description: "all of them",
      partitionBy: ["size"],
      properties: { "delta.logRetentionDuration": "interval 365 days" },
      commitMetadata: { by: "me" },
    });
    expect(await table.info()).toMatchObject({
      version: 0,
      name: "videos",
      description: "all of them",
      partitionColumns: ["size"],
      properties: { "delta.logRetentionDuration": "interval 365 days" },
    });
    expect(tableFromIPC(await table.schema()).schema.fields.map(String)).toEqual(["id: Utf8", "size: Float64"]);
    expect(await table.files()).toEqual({ version: 0, files: [] });
    expect((await table.history())[0]?.info).toMatchObject({ by: "me" });
  });

  it("is made once, however many make it", async () => {
    const uri = join(await newFolder(), "videos");
    const made = await Promise.all(Array.from({ length: 8 }, () => codeOf(DeltaTable.create(uri, two))));
    expect(made.sort()).toEqual([...Array.from({ length: 7 }, () => "EXISTS"), "no error"]);
  });

  it("is found below a folder, and is gone when it is deleted", async () => {
    const folder = await newFolder();
    for (const name of ["b", "deep/er/a"]) await DeltaTable.create(join(folder, name), two);
    await mkdir(join(folder, "empty"));
    expect(await findTables(folder)).toEqual(["b", "deep/er/a"]);
    await deleteTable(join(folder, "b"));
    await deleteTable(join(folder, "b"));
    expect(await findTables(folder)).toEqual(["deep/er/a"]);
    expect(await readdir(folder)).toEqual(["deep", "empty"]);
    expect(await codeOf(DeltaTable.open(join(folder, "b")))).toBe("NOT_FOUND");
  });

  it("can be opened at a version and at a time", async () => {
    const { uri, table } = await newTable();
    await table.append(two);
    await setTimeout(20);
    const between = new Date();
    await setTimeout(20); // the times of files are some milliseconds behind the clock
    await table.append(two);
    expect((await (await DeltaTable.open(uri, { version: 0 })).files()).files).toHaveLength(0);
    const then = await DeltaTable.open(uri, { timestamp: between });
    expect(await then.files()).toMatchObject({ version: 1, files: [{ numRecords: 2 }] });
    expect(await codeOf(DeltaTable.open(uri, { version: 9 }))).toBe("NOT_FOUND");
    expect(await codeOf(DeltaTable.open(uri, { timestamp: new Date(0) }))).toBe("NOT_FOUND");
    expect(await then.refresh()).toBe(2);
  });
});

describe("appending", () => {
  it("is one commit of all streams", async () => {
    const { table } = await newTable();
    expect(await table.append([two, two, ipc({ id: ["c"] })], { commitMetadata: { run: 7 } })).toBe(1);
    expect(await countOf(table)).toBe(5);
    const [last] = await table.history({ limit: 1 });
    expect(last).toMatchObject({ version: 1, operation: "WRITE", info: { run: 7 } });
  });

  it("adds columns and members only with the option for it", async () => {
    const { table } = await newTable(ipc({ id: ["a"], by: [{ x: "1" }] }));
    const wider = ipc({ id: ["b"], by: [{ x: "1", y: "2" }], more: [true] });
    expect(await codeOf(table.append(wider))).toBe("SCHEMA_MISMATCH");
    expect(await countOf(table)).toBe(0);
    await table.append(wider, { mergeSchema: true });
    expect(tableFromIPC(await table.schema()).schema.fields.map(String)).toEqual([
      "id: Utf8",
      "by: Struct<{x:Utf8, y:Utf8}>",
      "more: Bool",
    ]);
  });

  it("refuses a column of another type, or of a name that differs in case alone, and stores nothing", async () => {
    const { table } = await newTable();
    expect(await codeOf(table.append(ipc({ id: [1] }), { mergeSchema: true }))).toBe("SCHEMA_MISMATCH");
    expect(await codeOf(table.append(ipc({ ID: ["a"] }), { mergeSchema: true }))).toBe("SCHEMA_MISMATCH");
    expect(await codeOf(table.append(new Uint8Array([1, 2, 3])))).toBe("INVALID");
    expect(await countOf(table)).toBe(0);
  });

  it("loses nothing when many append at once, some with other columns", async () => {
    const { uri, table } = await newTable();
    const appends = Array.from({ length: 20 }, async (_, writer) => {
      const own = await DeltaTable.open(uri);
      await own.append(ipc({ id: ["a"], [`column_${writer % 5}`]: [writer] }), { mergeSchema: true });
    });
    await Promise.all(appends);
    expect(await countOf(table)).toBe(20);
    expect(tableFromIPC(await table.schema()).schema.fields).toHaveLength(7);
  });

  it("stops at a signal, and is not a commit then", async () => {
    const { table } = await newTable();
    const stop = new AbortController();
    async function* streams(): AsyncGenerator<Uint8Array> {
      yield two;
      stop.abort(new Error("enough"));
      yield two;
    }
    await expect(table.append(streams(), { signal: stop.signal })).rejects.toThrow("enough");
    expect(await table.refresh()).toBe(0);
  });

  it("writes a checkpoint now and then, from which the table is opened", async () => {
    const uri = join(await newFolder(), "videos");
    const table = await DeltaTable.create(uri, two, { properties: { "delta.checkpointInterval": "5" } });
    for (let commit = 0; commit < 12; commit++) await table.append(two);
    const log = await readdir(join(uri, "_delta_log"));
    expect(log).toContain("00000000000000000009.checkpoint.parquet");
    for (const name of log.filter((file) => /0000000[0-8]\.json$/.test(file))) await rm(join(uri, "_delta_log", name));
    expect(await countOf(await DeltaTable.open(uri))).toBe(24);
  });
});

describe("replacing files", () => {
  it("is one commit, on top of the version that was looked at, or none", async () => {
    const { uri, table } = await newTable();
    for (let file = 0; file < 3; file++) await table.append(two);
    const { version, files } = await table.files();
    const paths = files.map(({ path }) => path);
    await table.replaceFiles(paths.slice(0, 2), ipc({ id: ["c"], size: [3] }), { version });
    expect(await countOf(table)).toBe(3);
    expect(await codeOf(table.replaceFiles(paths.slice(2), null, { version }))).toBe("CONFLICT");
    const other = await DeltaTable.open(uri);
    await table.append(two);
    const seen = await other.files();
    const gone = seen.files.map(({ path }) => path);
    expect(await codeOf(other.replaceFiles(gone, null, { version: seen.version }))).toBe("CONFLICT");
    expect(await countOf(table)).toBe(5);
  });

  it("refuses files that are not there, and rows with other columns", async () => {
    const { table } = await newTable();
    await table.append(two);
    const { version, files } = await table.files();
    expect(await codeOf(table.replaceFiles(["nothing.parquet"], null, { version }))).toBe("INVALID");
    const paths = files.map(({ path }) => path);
    expect(await codeOf(table.replaceFiles(paths, ipc({ other: [1] }), { version }))).toBe("SCHEMA_MISMATCH");
    expect(await countOf(table)).toBe(2);
  });
});

describe("maintenance", () => {
  it("puts small files together, without changing a row", async () => {
    const { table } = await newTable();
    for (let file = 0; file < 5; file++) await table.append(two);
    expect(await table.compact()).toBe(5);
    expect((await table.files()).files).toMatchObject([{ numRecords: 10 }]);
    expect(await table.compact()).toBe(0);
    expect((await table.history({ limit: 1 }))[0]?.operation).toBe("OPTIMIZE");
  });

  it("removes files that no version needs any more, and those of killed writers", async () => {
    const { uri, table } = await newTable();
    for (let file = 0; file < 2; file++) await table.append(two);
    await table.compact();
    await writeFile(join(uri, "part-killed.parquet"), "");
    expect(await codeOf(table.vacuum({ retentionHours: 0 }))).not.toBe("no error");
    expect(await table.vacuum({ retentionHours: 0, force: true, dryRun: true })).toHaveLength(2);
    expect(await table.vacuum({ retentionHours: 0, force: true, full: true })).toHaveLength(3);
    expect((await readdir(uri)).filter((name) => name.endsWith(".parquet"))).toHaveLength(1);
    expect(await countOf(table)).toBe(4);
  });

  it("sets properties, which hold from then on", async () => {
    const { table } = await newTable();
    await table.append(two);
    await table.setProperties({ "delta.appendOnly": "true" });
    const { version, files } = await table.files();
    const paths = files.map(({ path }) => path);
    expect(await codeOf(table.replaceFiles(paths, null, { version }))).toBe("UNSUPPORTED");
  });
});

describe("what is no table", () => {
  it("has an error code", async () => {
    const folder = await newFolder();
    await mkdir(join(folder, "plain"));
    await mkdir(join(folder, "broken/_delta_log"), { recursive: true });
    await writeFile(join(folder, "broken/_delta_log/00000000000000000000.json"), "no json\n");
    expect(await codeOf(DeltaTable.open(join(folder, "none")))).toBe("NOT_FOUND");
    expect(await codeOf(DeltaTable.open(join(folder, "plain")))).toBe("NOT_A_TABLE");
    expect(await codeOf(DeltaTable.open("gopher://place"))).toBe("INVALID");
    const broken = await DeltaTable.open(join(folder, "broken")).catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(DeltaError);
  });

  it("may not be written to: PERMISSION", async (context) => {
    if (process.getuid?.() === 0) context.skip("root may write everywhere");
    const { uri, table } = await newTable();
    await chmod(uri, 0o500);
    expect(await codeOf(table.append(two))).toBe("PERMISSION");
    await chmod(uri, 0o700);
  });
});
