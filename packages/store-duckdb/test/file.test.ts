import { spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { rejection } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { filledStore, useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { Child } from "./support/process.js";

const file = useFolder();
const modes = ["write", "read"] as const;

/** A file with one row. */
async function filled(name: string): Promise<string> {
  await filledStore({ path: file(name) }, (store) => store.write(free, [freeRow("a")]));
  return file(name);
}

async function opened(
  path: string,
  mode: "read" | "write",
): Promise<{ code: string; message: string; cause: unknown }> {
  const { code, message, cause } = await rejection(duckdb({ path, threads: 1 }).open({ mode }));
  return { code, message, cause };
}

/** Runs SQL on a file behind the store's back. */
async function change(path: string, ...statements: string[]): Promise<void> {
  const engine = await DuckDBEngine.open({ path, mode: "write", threads: 1 });
  for (const sql of statements) await engine.run({ sql, parameters: [] });
  await engine.close();
}

/** A database file with another storage version in its header, which has a checksum. */
function withStorageVersion(bytes: Buffer, version: bigint): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeBigUInt64LE(version, 12);
  let checksum = 5381n;
  for (let at = 8; at < 4096; at += 8) checksum ^= BigInt.asUintN(64, copy.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  copy.writeBigUInt64LE(checksum, 0);
  return copy;
}

describe.each(modes)("opened to %s", (mode) => {
  it.each([
    ["a text", "not a database\n".repeat(1000)],
    ["a short text", "no"],
    ["an empty file", ""],
  ])("%s is not a store, and stays as it is", async (_what, text) => {
    const path = file(`text-${mode}.duckdb`);
    await writeFile(path, text);
    expect(await opened(path, mode)).toEqual({
      code: "STORE_CORRUPT",
      message: `duckdb(${path}) is not a DuckDB database, or it is damaged. Check the path; nothing was changed.`,
      cause: expect.any(Error),
    });
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("a damaged database is not a store", async () => {
    const bytes = await readFile(await filled(`damaged-${mode}.duckdb`));
    for (const damaged of [bytes.subarray(0, 20_000), Buffer.from(bytes).fill(255, 4096, 12_288)]) {
      const path = file(`damaged-copy-${mode}.duckdb`);
      await writeFile(path, damaged);
      expect(await opened(path, mode)).toMatchObject({ code: "STORE_CORRUPT" });
    }
  });

  it("a database of a newer DuckDB asks for an upgrade, one of an old DuckDB for an export", async () => {
    const bytes = await readFile(await filled(`version-${mode}.duckdb`));
    const path = file(`version-copy-${mode}.duckdb`);
    await writeFile(path, withStorageVersion(bytes, bytes.readBigUInt64LE(12)));
    await (await duckdb({ path, threads: 1 }).open({ mode })).close();
    await writeFile(path, withStorageVersion(bytes, 999n));
    expect(await opened(path, mode)).toMatchObject({
      code: "STORE_FORMAT_NEWER",
      message: `duckdb(${path}) was written by a newer version of DuckDB (storage version 999). Upgrade @metaxy-ts/engine-duckdb.`,
    });
    await writeFile(path, withStorageVersion(bytes, 10n));
    expect(await opened(path, mode)).toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringContaining("too old (storage version 10)"),
    });
  });

  it("a store of a newer layout asks for an upgrade, unreadable settings for a backup", async () => {
    const path = await filled(`layout-${mode}.duckdb`);
    const set = (name: string, value: string) =>
      change(path, `update metaxy_system__settings set value = '${value}' where name = '${name}'`);
    await set("format", "2");
    expect(await opened(path, mode)).toMatchObject({
      code: "STORE_FORMAT_NEWER",
      message: expect.stringContaining("has table layout 2; this version of @metaxy-ts knows layouts up to 1. Upgrade"),
    });
    await set("format", "x");
    expect(await opened(path, mode)).toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringContaining("settings that cannot be read: layout NaN, md5 truncated to 16 characters"),
    });
    await set("format", "1");
    await set("hash.algorithm", "sha1");
    expect(await opened(path, mode)).toMatchObject({ code: "STORE_CORRUPT", message: expect.stringContaining("sha1") });
    await set("hash.algorithm", "md5");
    await set("hash.length", "4");
    const tooShort = { code: "STORE_CORRUPT", message: expect.stringContaining("md5 truncated to 4 characters") };
    expect(await opened(path, mode)).toMatchObject(tooShort);
    await change(path, "drop table metaxy_system__settings", "create table metaxy_system__settings (a int)");
    expect(await opened(path, mode)).toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining("A table metaxy_system__settings exists, but it is not a table of this library"),
    });
  });

  it("other hash settings name both pairs and the way out", async () => {
    const path = await filled(`hash-${mode}.duckdb`);
    const asked = { algorithm: "xxhash32", length: 8 } as const;
    const error = await rejection(duckdb({ path, threads: 1, hash: asked }).open({ mode }));
    expect(error).toMatchObject({
      code: "HASH_SETTINGS_MISMATCH",
      message: `duckdb(${path}) was written with md5 truncated to 16 characters, but is opened with xxhash32 truncated to 8 characters. Omit the hash option to use the recorded settings. With other settings all samples would be stale: write to a new store for that.`,
      details: { recorded: { algorithm: "md5", length: 16 }, asked },
    });
    expect((await rejection(duckdb({ path, threads: 1, hash: { length: 8 } }).open({ mode }))).message).toContain(
      "md5 truncated to 16 characters, but is opened with md5 truncated to 8 characters",
    );
    await using store = await duckdb({ path, threads: 1 }).open({ mode }); // and does not hold the file
    expect(await storedCount(store)).toBe(1);
  });

  it("a folder is not a file", async () => {
    await mkdir(file("folder"), { recursive: true });
    expect(await opened(file("folder"), mode)).toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringContaining(`${file("folder")} is a folder, not a file`),
    });
  });

  it("a file in a missing folder is not found", async () => {
    const path = file("missing/a.duckdb");
    const error = await opened(path, mode);
    expect(error.code).toBe("STORE_NOT_FOUND");
    expect(error.message).toMatch(
      mode === "write" ? /the folder of .*missing\/a\.duckdb does not exist/ : /does not exist\. Check the path/,
    );
  });
});

it("a missing file is not found when it is to be read, and not made", async () => {
  const path = file("missing.duckdb");
  expect(await opened(path, "read")).toMatchObject({
    code: "STORE_NOT_FOUND",
    message: `duckdb(${path}) does not exist. Check the path, or open it with { mode: "write" } to create it.`,
  });
  await expect(stat(path)).rejects.toThrow("ENOENT");
});

describe("a table that is not ours", () => {
  it("is neither read nor written nor dropped", async () => {
    const path = file("foreign.duckdb");
    await change(path, "create table free (id varchar, other int)", "insert into free values ('a', 1)");
    await using store = await duckdb({ path, threads: 1 }).open();
    for (const call of [
      () => store.read(free),
      () => store.write(free, [freeRow("a")]),
      () => store.has(free),
      () => store.delete(free, "TRUE"),
      () => store.drop(free),
    ]) {
      expect(await rejection(call())).toMatchObject({
        code: "TABLE_INVALID",
        message: expect.stringMatching(
          /has a table free, but it is not the table of feature free: it lacks metaxy_.*Rename or drop it, or use a table prefix/,
        ),
      });
    }
    expect(await (await store.query("select * from free")).rows()).toEqual([{ id: "a", other: 1 }]);
  });

  it("nor is a view", async () => {
    const path = file("view.duckdb");
    await change(path, "create view free as select 1 as id");
    await using store = await duckdb({ path, threads: 1 }).open();
    expect(await store.has(free)).toBe(false);
    expect(await rejection(store.write(free, [freeRow("a")]))).toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining("has a view free where a feature's table should be"),
    });
  });

  it("does not matter in another schema", async () => {
    const path = file("schema.duckdb");
    await change(path, "create schema other", "create table other.free (id varchar)");
    await using store = await duckdb({ path, threads: 1 }).open();
    expect(await store.has(free)).toBe(false);
    expect(await store.write(free, [freeRow("a")])).toMatchObject({ rows: 1 });
    expect(await storedCount(store)).toBe(1);
  });
});

describe("without permission", () => {
  /** What a process of a user without privileges gets. */
  async function outcome(path: string, mode: "read" | "write"): Promise<unknown> {
    await using child = new Child("unprivileged", path, mode);
    return JSON.parse(await child.line());
  }
  const refused = {
    code: "STORE_READ_ONLY",
    message: expect.stringContaining("check the permissions of the file and of its folder"),
  };

  beforeAll(async () => {
    await chmod(file("."), 0o755);
    await mkdir(file("closed"));
    await filled("closed/a.duckdb");
    await chmod(file("closed/a.duckdb"), 0o444);
    await chmod(file("closed"), 0o555);
    await chmod(await filled("secret.duckdb"), 0o000);
  });
  afterAll(() => chmod(file("closed"), 0o755));

  it("to write, a file is only read", async (context) => {
    if (process.platform === "win32") context.skip("Windows has no such permissions");
    expect(await outcome(file("closed/a.duckdb"), "read")).toEqual({ count: 1 });
    expect(await outcome(file("closed/a.duckdb"), "write")).toEqual(refused);
    expect(await outcome(file("closed/new.duckdb"), "write")).toEqual(refused);
  });

  it("to read, a file is not opened", async (context) => {
    if (process.platform === "win32") context.skip("Windows has no such permissions");
    for (const mode of modes) expect(await outcome(file("secret.duckdb"), mode)).toEqual(refused);
  });
});

describe("a full disk", () => {
  it("is said, keeps what was written, and leaves the store usable", async (context) => {
    const folder = file("small");
    await mkdir(folder);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { encoding: "utf8" });
    if (mounted.status !== 0) context.skip(`needs to mount a small disk: ${mounted.stderr || mounted.error}`);
    try {
      const path = file("small/a.duckdb");
      const configured = duckdb({ path, threads: 1 });
      await writeFile(file("small/ballast"), new Uint8Array(1_000_000));
      let written = 0;
      {
        await using store = await configured.open();
        const error = await rejection(
          (async () => {
            for (; written < 5000; written += 50) {
              const rows = Array.from({ length: 50 }, (_, index) =>
                freeRow(`${written + index}`, { text: noise(2000) }),
              );
              await store.write(free, rows);
            }
          })(),
        );
        expect(error).toMatchObject({
          code: "STORE_FULL",
          message: `There is no space left on the disk of duckdb(${path}). Nothing of the write was stored; free space and write again.`,
        });
        expect(error.cause).toBeInstanceOf(Error);
        expect(written).toBeGreaterThan(0);
        expect(await storedCount(store)).toBe(written);
      }
      await rm(file("small/ballast"));
      {
        await using store = await configured.open();
        expect(await storedCount(store)).toBe(written);
        expect(await store.write(free, [freeRow("small")])).toMatchObject({ rows: 1 });
      }
      await using store = await configured.open({ mode: "read" });
      expect(await storedCount(store)).toBe(written + 1);
    } finally {
      spawnSync("umount", [folder]);
      await rm(folder, { recursive: true });
    }
  });
});

/** A string that does not compress. */
function noise(length: number): string {
  let text = "";
  while (text.length < length) text += Math.random().toString(36).slice(2);
  return text;
}
