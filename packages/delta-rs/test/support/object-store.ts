import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StorageOptions } from "../../src/index.js";
import { DeltaTable, deleteTable, findTables } from "../../src/index.js";
import { codeOf, countOf, ipc } from "./tables.js";

export interface ObjectStore extends AsyncDisposable {
  readonly storageOptions: StorageOptions;
  /** Makes one, and returns its URL. */
  bucket(name: string): Promise<string>;
  /** URL of a bucket that does not exist. */
  readonly missing: string;
  /** What the settings may not do. */
  readonly refused?: { readonly uri: string; readonly storageOptions: StorageOptions };
  /** Settings of a server that does not answer. */
  readonly nobody: StorageOptions;
}

/** The secret of every test. No error may show it. */
export const secret = "secret-3817";

const two = ipc({ id: ["a", "b"] });

/** What is true of tables in every object store. */
export function objectStoreTests(start: () => Promise<ObjectStore>): void {
  let store: ObjectStore;
  let storageOptions: StorageOptions;
  let bucket: string;
  beforeAll(async () => {
    store = await start();
    storageOptions = store.storageOptions;
    bucket = await store.bucket("tables");
  });
  afterAll(() => store?.[Symbol.asyncDispose]());

  it("a table in an object store has all that one in a folder has", async () => {
    const uri = `${bucket}/deep/videos`;
    const table = await DeltaTable.create(uri, two, { storageOptions });
    expect(await codeOf(DeltaTable.create(uri, two, { storageOptions }))).toBe("EXISTS");
    await table.append(two);
    await table.append(two);
    const copy = join(await newFolder(), "file");
    const [file] = (await table.files()).files;
    await table.downloadFile(file?.path ?? "", copy);
    expect((await readFile(copy)).subarray(0, 4).toString()).toBe("PAR1");
    expect(await table.compact()).toBe(2);
    expect(await countOf(await DeltaTable.open(uri, { storageOptions, version: 1 }))).toBe(4);
    expect(await table.history()).toHaveLength(4);
    expect(await findTables(bucket, { storageOptions })).toEqual(["deep/videos"]);
    expect(await table.vacuum({ retentionHours: 0, force: true, full: true })).toHaveLength(2);
    expect(await codeOf(table.downloadFile(file?.path ?? "", copy))).toBe("NOT_FOUND");
    await deleteTable(uri, { storageOptions });
    expect(await findTables(bucket, { storageOptions })).toEqual([]);
  });

  it("partitions of any name can be written, copied and compacted", async () => {
    const table = await DeltaTable.create(`${bucket}/parted`, ipc({ id: ["a"], kind: ["b"] }), {
      storageOptions,
      partitionBy: ["kind"],
    });
    const kinds = ["x y/é", "100%", null];
    for (let commit = 0; commit < 2; commit++) await table.append(ipc({ id: ["a", "b", "c"], kind: kinds }));
    expect(await table.compact()).toBe(6);
    const { files } = await table.files();
    expect(files.map(({ partitionValues }) => partitionValues.kind).sort()).toEqual([...kinds].sort());
    for (const { path, size } of files) {
      const copy = join(await newFolder(), "file");
      await table.downloadFile(path, copy);
      expect(await readFile(copy)).toHaveLength(size);
    }
  });

  it("appends at once lose nothing and double nothing", async () => {
    const uri = `${bucket}/busy`;
    const table = await DeltaTable.create(uri, two, { storageOptions });
    const appends = Array.from({ length: 8 }, async () => {
      const own = await DeltaTable.open(uri, { storageOptions });
      for (let commit = 0; commit < 3; commit++) await own.append(two);
    });
    await Promise.all(appends);
    expect(await countOf(table)).toBe(48);
  });

  it("is made once, however many make it", async () => {
    const uri = `${bucket}/once`;
    const made = Array.from({ length: 8 }, () => codeOf(DeltaTable.create(uri, two, { storageOptions })));
    expect((await Promise.all(made)).sort()).toEqual([...Array.from({ length: 7 }, () => "EXISTS"), "no error"]);
  });

  it("what is not there, what is not allowed, and a server that does not answer are distinguished; no error shows a secret", async () => {
    const { missing, refused, nobody } = store;
    expect(await codeOf(DeltaTable.open(`${bucket}/none`, { storageOptions }))).toBe("NOT_A_TABLE");
    expect(await codeOf(DeltaTable.open(`${missing}/none`, { storageOptions }))).toBe("NOT_FOUND");
    expect(await codeOf(DeltaTable.create(`${missing}/none`, two, { storageOptions }))).toBe("NOT_FOUND");
    expect(await codeOf(findTables(missing, { storageOptions }))).toBe("NOT_FOUND");
    if (refused) {
      const others = { storageOptions: refused.storageOptions };
      const calls = [DeltaTable.open(refused.uri, others), DeltaTable.create(refused.uri, two, others)];
      expect(await Promise.all([...calls, findTables(refused.uri, others)].map(codeOf))).toEqual(
        Array.from({ length: 3 }, () => "PERMISSION"),
      );
    }
    const error = await DeltaTable.open(`${bucket}/none`, {
      storageOptions: { ...nobody, max_retries: "0" },
      signal: AbortSignal.timeout(20_000),
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String((error as Error).stack)).not.toContain(secret);
  });
}
