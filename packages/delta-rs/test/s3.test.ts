import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DeltaTable, deleteTable, findTables } from "../src/index.js";
import type { S3 } from "./support/s3.js";
import { startS3 } from "./support/s3.js";
import { codeOf, countOf, ipc, newFolder } from "./support/tables.js";

let s3: S3;
let bucket: string;
beforeAll(async () => {
  s3 = await startS3();
  bucket = await s3.bucket("tables");
}, 300_000);
afterAll(() => s3[Symbol.asyncDispose]());

const two = ipc({ id: ["a", "b"] });

it("a table in an object store has all that one in a folder has", async () => {
  const { storageOptions } = s3;
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
  await deleteTable(uri, { storageOptions });
  expect(await findTables(bucket, { storageOptions })).toEqual([]);
});

it("appends at once lose nothing and double nothing", async () => {
  const { storageOptions } = s3;
  const uri = `${bucket}/busy`;
  const table = await DeltaTable.create(uri, two, { storageOptions });
  const appends = Array.from({ length: 8 }, async () => {
    const own = await DeltaTable.open(uri, { storageOptions });
    for (let commit = 0; commit < 3; commit++) await own.append(two);
  });
  await Promise.all(appends);
  expect(await countOf(table)).toBe(48);
});

it("what is not there, and a server that does not answer, are told apart; no error shows a secret", async () => {
  const { storageOptions } = s3;
  expect(await codeOf(DeltaTable.open(`${bucket}/none`, { storageOptions }))).toBe("NOT_A_TABLE");
  const nobody = { ...storageOptions, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_RETRIES: "0", max_retries: "0" };
  const error = await DeltaTable.open(`${bucket}/none`, {
    storageOptions: nobody,
    signal: AbortSignal.timeout(20_000),
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(String((error as Error).stack)).not.toContain("secret-3817");
});
