import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import type { NewFile } from "../src/index.js";
import { DeltaTable } from "../src/index.js";
import { codeOf, countOf, ipc } from "./support/tables.js";

const rows = ipc({ id: ["a", "b"], size: [1, 2] });
const noRows = ipc({ id: [""], size: [0] }); // only its schema counts

/** A table that has no files, and one in its folder that another tool has written. */
async function withForeignFile(schema = rows, partitionBy: string[] = []) {
  const folder = await newFolder();
  const other = await DeltaTable.create(join(folder, "other"), rows);
  await other.append(rows);
  const [written] = (await other.files()).files;
  const uri = join(folder, "table");
  const table = await DeltaTable.create(uri, schema, { partitionBy });
  await copyFile(join(folder, "other", written?.path ?? ""), join(uri, "foreign.parquet"));
  const file: NewFile = { path: "foreign.parquet", size: written?.size ?? 0, stats: written?.stats ?? "" };
  const isThere = async () => (await readdir(uri)).includes("foreign.parquet");
  return { table, file, isThere };
}

it("a file that is there already becomes a part of the table, in one commit", async () => {
  const { table, file } = await withForeignFile();
  expect(await table.appendFiles([file], noRows, { commitMetadata: { by: "me" } })).toBe(1);
  expect((await table.files()).files).toEqual([
    {
      ...file,
      numRecords: 2,
      partitionValues: {},
      deletedRecords: 0,
      stats: expect.stringContaining('"numRecords":2'),
    },
  ]);
  expect((await table.history())[0]).toMatchObject({ operation: "WRITE", info: { by: "me" } });
});

it("appends of files and of rows at the same time disturb each other as little as those of rows alone", async () => {
  const { table, file } = await withForeignFile();
  const again = await DeltaTable.open((await table.info()).uri);
  await Promise.all([again.append(rows), table.appendFiles([file], noRows), again.append(rows)]);
  expect(await countOf(table)).toBe(6);
});

it("new columns come with mergeSchema, and without it are refused, and the file is removed", async () => {
  const { table, file } = await withForeignFile(ipc({ id: ["a"] }));
  expect(await table.appendFiles([file], noRows, { mergeSchema: true })).toBe(1);
  const other = await withForeignFile(ipc({ id: ["a"] }));
  expect(await codeOf(other.table.appendFiles([other.file], noRows))).toBe("SCHEMA_MISMATCH");
  expect(await other.isThere()).toBe(false);
  expect(await countOf(other.table)).toBe(0);
});

it("what would have to be cast, or to be put into partitions, is refused", async () => {
  const typed = await withForeignFile(ipc({ id: [1], size: [1] }));
  expect(await codeOf(typed.table.appendFiles([typed.file], noRows))).toBe("SCHEMA_MISMATCH");
  const partitioned = await withForeignFile(rows, ["size"]);
  expect(await codeOf(partitioned.table.appendFiles([partitioned.file], noRows))).toBe("UNSUPPORTED");
  expect(await partitioned.isThere()).toBe(true);
});

it("a signal that has fired leaves table and file as they were", async () => {
  const { table, file, isThere } = await withForeignFile();
  const reason = new Error("enough");
  const stopped = table.appendFiles([file], noRows, { signal: AbortSignal.abort(reason) });
  await expect(stopped).rejects.toBe(reason);
  expect(await isThere()).toBe(true);
  expect(await table.refresh()).toBe(0);
});
