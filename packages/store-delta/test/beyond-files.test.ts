import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { newFolder, rejection } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { takeAway } from "./support/deletion-vector.js";
import { withExtension } from "./support/extension.js";
import { actionsOf, afterNow, commit } from "./support/log.js";
import { note, noteRow } from "./support/notes.js";

// Tables of other tools whose rows are not just those of their files. DuckDB's extension reads them.

let extension: ReturnType<typeof withExtension>;
beforeAll(() => {
  extension = withExtension();
});

const summary = defineFeature({ key: "summary", id: ["id"], deps: [note], fields: ["main"] });

async function written(name = ""): Promise<{ path: string; table: string }> {
  const path = join(await newFolder(), name);
  await using store = await delta({ path }).open();
  await store.write(note, [
    { ...noteRow("a"), size: 1 },
    { ...noteRow("b"), size: 2 },
    { ...noteRow("c"), size: 3 },
    { ...noteRow("d"), size: 4 },
  ]);
  return { path, table: join(path, "note.delta") };
}

/** A column gets another name; files keep what they call it. */
async function rename(table: string, column: string, name: string): Promise<void> {
  const metadata = (await actionsOf(table, "metaData")).at(-1) ?? {};
  let id = 0;
  const mapped = (field: Field): Field => ({
    ...field,
    name: field.name === column ? name : field.name,
    metadata: { "delta.columnMapping.id": ++id, "delta.columnMapping.physicalName": field.name },
    type: typeof field.type === "string" ? field.type : { ...field.type, fields: field.type.fields?.map(mapped) },
  });
  const schema = JSON.parse(String(metadata.schemaString)) as { fields: Field[] };
  const schemaString = JSON.stringify({ ...schema, fields: schema.fields.map(mapped) });
  const configuration = { "delta.columnMapping.mode": "name", "delta.columnMapping.maxColumnId": String(id) };
  await commit(
    table,
    { protocol: { minReaderVersion: 2, minWriterVersion: 5 } },
    { metaData: { ...metadata, schemaString, configuration } },
  );
}

interface Field {
  readonly name: string;
  readonly type: string | { readonly fields?: readonly Field[] | undefined };
  readonly metadata: Readonly<Record<string, unknown>>;
}

describe("deletion vectors", () => {
  it("remove rows, also from updates, as soon as they are committed", async () => {
    const { path, table } = await written();
    await using store = await delta({ path, ...extension }).open();
    const ids = async () => (await (await store.read(note, { columns: ["id"] })).rows()).map(({ id }) => id).sort();
    expect(await ids()).toEqual(["a", "b", "c", "d"]);
    await takeAway(table, 1, 2);
    expect(await ids()).toEqual(["a", "d"]);
    await using update = await store.resolve(summary);
    expect((await update.new.rows()).map(({ id }) => id).sort()).toEqual(["a", "d"]);
    await store.write(summary, update.new);
    await takeAway(table, 0, 1, 2);
    await using after = await store.resolve(summary);
    expect([await after.new.count(), await after.orphaned.count()]).toEqual([0, 1]);
  });

  it("are seen in folders of any name, and not before their time", async () => {
    const { path, table } = await written("é %2 #1?");
    const before = new Date();
    await afterNow();
    await takeAway(table, 3);
    const read = async (timestamp?: Date) => {
      await using store = await delta({ path, ...extension, ...(timestamp && { timestamp }) }).open({ mode: "read" });
      return (await store.read(note)).count();
    };
    expect(await read()).toBe(3);
    expect(await read(before)).toBe(4);
  });

  it("are not written to", async () => {
    const { path, table } = await written();
    await takeAway(table, 1);
    await using store = await delta({ path, ...extension }).open();
    for (const call of [store.write(note, [noteRow("e")]), store.delete(note, "id = 'a'", { hard: true })])
      expect(await rejection(call)).toMatchObject({
        code: "CAPABILITY_UNSUPPORTED",
        message: expect.stringMatching(/note\.delta has deletion vectors.*does not write/),
      });
    expect(await (await store.read(note)).count()).toBe(3);
  });

  it("of a missing file are an error", async () => {
    const { path, table } = await written();
    await takeAway(table, 1);
    for (const name of await readdir(table)) if (name.endsWith(".parquet")) await rm(join(table, name));
    await using store = await delta({ path, ...extension }).open();
    expect(await rejection((async () => (await store.read(note)).rows())())).toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringMatching(/The log names the file .*\.parquet, which does not exist/),
    });
  });

  it("are refused without the extension, with what to do", async () => {
    const { path, table } = await written();
    await takeAway(table, 1);
    await using store = await delta({ path, extension: "never" }).open();
    expect(await rejection((async () => (await store.read(note)).rows())())).toMatchObject({
      code: "CAPABILITY_UNSUPPORTED",
      message: expect.stringMatching(/deletion vectors.*extension delta.*install it/),
    });
  });
});

it("columns whose names are mapped have the names that the table gives them", async () => {
  const { path, table } = await written();
  await rename(table, "size", "length");
  await using store = await delta({ path, ...extension }).open();
  const rows = await (await store.read(note, { columns: ["id", "length"] })).rows();
  expect(rows.sort((a, b) => String(a.id).localeCompare(String(b.id)))).toEqual([
    { id: "a", length: 1 },
    { id: "b", length: 2 },
    { id: "c", length: 3 },
    { id: "d", length: 4 },
  ]);
  expect((await rejection(store.write(note, [noteRow("e")]))).message).toMatch(/maps the names.*does not write/);
  await using other = await delta({ path, extension: "never" }).open();
  expect(await rejection((async () => (await other.read(note)).rows())())).toMatchObject({
    code: "CAPABILITY_UNSUPPORTED",
    message: expect.stringContaining("maps the names of its columns"),
  });
});

it("an extension that cannot be loaded is an error when the store is opened", async () => {
  const path = await newFolder();
  expect(await rejection(delta({ path, extension: join(path, "none") }).open())).toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining("extension"),
  });
});
