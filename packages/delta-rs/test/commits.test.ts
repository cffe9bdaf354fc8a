import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { DeltaTable } from "../src/index.js";
import { codeOf, countOf, ipc } from "./support/tables.js";

const rows = ipc({ id: ["a", "b"] });

async function newTable(): Promise<{ uri: string; table: DeltaTable; other: DeltaTable }> {
  const uri = join(await newFolder(), "table");
  const table = await DeltaTable.create(uri, rows);
  return { uri, table, other: await DeltaTable.open(uri) };
}

it("who has only appended knows all files as soon as they are asked for", async () => {
  const { table } = await newTable();
  for (let version = 1; version <= 3; version++) expect(await table.append(rows)).toBe(version);
  expect((await table.info()).version).toBe(3);
  expect((await table.files()).files).toHaveLength(3);
  await table.append(rows);
  const { version, files } = await table.files();
  expect([version, files.length]).toEqual([4, 4]);
});

it("files that were just appended can be replaced and merged", async () => {
  const { table } = await newTable();
  for (let time = 0; time < 3; time++) await table.append(rows);
  const [first] = (await table.files()).files;
  await table.append(rows);
  expect(await table.replaceFiles([first?.path ?? ""], ipc({ id: ["c"] }), { version: 4 })).toBe(5);
  await table.append(rows);
  expect(await table.compact()).toBe(5);
  expect((await table.files()).files).toHaveLength(1);
  expect(await countOf(table)).toBe(9);
});

it("columns that a commit adds are there for the next one", async () => {
  const { table, other } = await newTable();
  await table.append(rows);
  await table.append(ipc({ id: ["c"], size: [1] }), { mergeSchema: true });
  expect(await table.append(ipc({ id: ["d"], size: [2] }))).toBe(3);
  await other.append(ipc({ id: ["e"], size: [3], more: ["x"] }), { mergeSchema: true });
  await other.append(rows);
  expect(await table.append(ipc({ id: ["f"], more: ["y"] }))).toBe(6);
  await table.refresh();
  expect(await countOf(table)).toBe(8);
});

it("a replacement on an older version is refused, also to the one who has appended since", async () => {
  const { table } = await newTable();
  await table.append(rows);
  const { version, files } = await table.files();
  await table.append(rows);
  expect(await codeOf(table.replaceFiles([files[0]?.path ?? ""], null, { version }))).toBe("CONFLICT");
});

it.each([
  ["with the version that the table is at", 4],
  ["but for the newest", 3],
])("an append never fills a place of the log that was cleaned away, %s", async (_, last) => {
  const { uri, table, other } = await newTable();
  for (let version = 1; version <= 4; version++) await other.append(rows);
  await other.checkpoint();
  await other.append(rows);
  const log = join(uri, "_delta_log");
  for (const name of await readdir(log))
    if (/^\d+\.json$/.test(name) && Number.parseInt(name, 10) <= last) await rm(join(log, name));
  expect(await table.append(rows)).toBe(6);
  expect(await countOf(table)).toBe(12);
});

it("checkpoints are made at their interval while one only appends", async () => {
  const uri = join(await newFolder(), "table");
  const table = await DeltaTable.create(uri, rows, { properties: { "delta.checkpointInterval": "5" } });
  for (let version = 1; version <= 12; version++) await table.append(rows);
  const checkpoints = (await readdir(join(uri, "_delta_log"))).filter((name) => name.endsWith(".checkpoint.parquet"));
  expect(checkpoints.map((name) => Number.parseInt(name, 10)).sort()).toEqual([4, 9]);
  expect(await countOf(await DeltaTable.open(uri))).toBe(24);
});
