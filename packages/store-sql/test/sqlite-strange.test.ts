import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { defineFeature } from "@metaxy-ts/core";
import { newFolder, nothing, rejection, values } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { sqlite } from "../src/sqlite.js";

// Tables that other programs made, strings that are nearly the same, and a database that is full.

const raw = defineFeature({ key: "raw", id: ["id"], fields: ["x"] });
const child = defineFeature({ key: "child", id: ["id"], deps: [raw], fields: ["y"] });
const row = (id: string, more: object = {}) => ({ id, metaxy_provenance_by_field: { x: id }, ...more });
const newPath = async (): Promise<string> => join(await newFolder(), "store.db");

/** Makes the table anew, with another definition. */
function redefine(path: string, change: (definition: string) => string): void {
  using database = new DatabaseSync(path);
  const found = database.prepare("select sql from sqlite_schema where name = 'raw'").get();
  database.exec("alter table raw rename to metaxy_old");
  database.exec(change(String(found?.sql)));
  database.exec("insert into raw select * from metaxy_old; drop table metaxy_old");
}

it.each(["nocase", "rtrim"])(
  "keeps apart the samples of a table that another program made with %s",
  async (collation) => {
    const path = await newPath();
    await using store = await sqlite({ path }).open();
    await store.write(raw, [row("0", { name: "0" })]);
    redefine(path, (sql) =>
      sql
        .replace('"id" TEXT', `"id" TEXT COLLATE ${collation}`)
        .replace('"name" TEXT', `"name" varchar(9) collate ${collation}`),
    );
    const ids = ["a", "a ", "A", "á"];
    await store.write(
      raw,
      ids.map((id) => row(id, { name: id })),
    );
    for (const id of ids)
      expect(
        await values(await store.read(raw, { columns: ["name"], filters: `id = '${id}' AND name = '${id}'` }), "name"),
      ).toEqual([id]);
    await store.write(child, (await store.resolve(child)).pending);
    expect(await (await store.resolve(child)).counts()).toEqual(nothing);
    expect(await store.delete(raw, [{ id: "a" }])).toBe(1);
    expect(await store.delete(raw, "id = 'A'", { hard: true })).toBe(1);
    expect(await values(await store.read(raw), "id")).toEqual(["0", "a ", "á"]);
  },
);

it("keeps apart samples whose strings differ in case, or in a space at the end, and those with a character NUL", async () => {
  await using store = await sqlite({ path: await newPath() }).open();
  const ids = ["a", "a ", "A", "á", "", " ", "a\0", "a\0b"];
  await store.write(
    raw,
    ids.map((id) => row(id)),
  );
  await store.write(
    raw,
    ids.map((id) => row(id)),
  );
  expect(await values(await store.read(raw), "id")).toEqual([...ids].sort());
  await store.write(child, (await store.resolve(child)).pending);
  expect(await (await store.resolve(child)).counts()).toEqual(nothing);
});

it("says that a database is full, stores nothing of the write, and goes on when there is space again", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec("pragma max_page_count = 60");
  await using store = await sqlite({ database: database as never }).open();
  const large = (name: string) =>
    Array.from({ length: 100 }, (_, index) => row(`${name}-${index}`, { text: "x".repeat(100) }));
  let written = 0;
  const fill = async (): Promise<void> => {
    for (; written < 100; written++) await store.write(raw, large(String(written)));
  };
  expect(await rejection(fill())).toMatchObject({
    code: "STORE_FULL",
    message: expect.stringContaining("Nothing of the write"),
  });
  expect(await (await store.read(raw)).count()).toBe(100 * written);
  database.exec("pragma max_page_count = 1000");
  await store.write(raw, large("again"));
  expect(await (await store.read(raw)).count()).toBe(100 * (written + 1));
});

it("says that a table is another program's, and that one of the user's refuses a row", async () => {
  const path = await newPath();
  await using store = await sqlite({ path }).open();
  await store.write(raw, [row("a", { n: 1 })]);
  redefine(path, (sql) => sql.replace(/\)$/, ", constraint small check (n < 10))"));
  expect(await rejection(store.write(raw, [row("b", { n: 10 })]))).toMatchObject({
    code: "WRITE_INVALID",
    message: expect.stringContaining("small"),
  });
  expect(await values(await store.read(raw), "id")).toEqual(["a"]);
  using database = new DatabaseSync(path);
  database.exec("create table child (id text)");
  expect(await rejection(store.resolve(child))).toMatchObject({
    code: "TABLE_INVALID",
    message: expect.stringContaining("table prefix"),
  });
});
