import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { column } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { openStore } from "./support/store.js";

const file = useFolder();

// What other engines do not take; the conformance suite has all other strings.
const strings = {
  NUL: "\0a\0b\0",
  "ten megabytes": "0123456789é".repeat(1_000_000),
};

const md5 = (text: string): string => createHash("md5").update(text).digest("hex").slice(0, 16);

describe.each(Object.entries(strings))("a string of %s", (_name, text) => {
  it("is stored and hashed as it is", async () => {
    await using store = await openStore({ materializationId: text });
    const values = { text, list: [text, null], object: { member: text } };
    const versions = { metaxy_provenance_by_field: { x: text, y: `${text}2` } };
    const write = () => store.write(free, [freeRow(text, { ...values, ...versions })], { idempotencyKey: text });
    expect(await write()).toEqual({ rows: 1, repeated: false });
    expect(await write()).toEqual({ rows: 0, repeated: true });
    const [row] = await (await store.read(free)).rows();
    expect(row).toEqual({
      id: text,
      ...values,
      ...versions,
      metaxy_provenance: md5(`${text}|${text}2`),
      metaxy_data_version_by_field: versions.metaxy_provenance_by_field,
      metaxy_data_version: md5(`${text}|${text}2`),
      metaxy_feature_version: row?.metaxy_feature_version,
      metaxy_project_version: row?.metaxy_project_version,
      metaxy_created_at: row?.metaxy_created_at,
      metaxy_updated_at: row?.metaxy_updated_at,
      metaxy_deleted_at: null,
      metaxy_materialization_id: text,
    });
  });

  it("is found by filters, in SQL, Arrow and Parquet", async () => {
    await using store = await openStore();
    await store.write(free, [freeRow(text, { text }), freeRow("other", { text: "other" })]);
    for (const filter of [column("text").eq(text), column("id").in([text, "none"]), column("text").ne("other")]) {
      expect(await (await store.read(free, { filters: filter })).rows()).toMatchObject([{ id: text }]);
    }
    const found = await store.read(free, { filters: column("text").eq(text) });
    expect(await (await store.query<{ id: string }>(found.sql)).rows()).toMatchObject([{ id: text }]);
    expect(await store.write(free, await found.arrow())).toMatchObject({ rows: 1 });
    expect(await found.toParquet(file("strings.parquet"))).toBe(1);
    expect(await store.write(free, { parquet: file("strings.parquet") })).toMatchObject({ rows: 1 });
    expect(await store.delete(free, [{ id: text }])).toBe(1);
    expect(await (await store.read(free)).rows()).toMatchObject([{ id: "other" }]);
  });
});

describe.each(["it's", 'a"b', "a\\b", "a b", "a[1]*?{x,y}", "a;--$1%20#?", "a\n\t\u0001", "ünï😀"])(
  "a path with %j",
  (name) => {
    it("of a database is taken as it is", async () => {
      const path = file(`${name}.duckdb`);
      const configured = duckdb({ path, threads: 1 });
      {
        await using store = await configured.open();
        await store.write(free, [freeRow("a")]);
      }
      expect(existsSync(path)).toBe(true);
      await using store = await configured.open({ mode: "read" });
      expect(await storedCount(store)).toBe(1);
      expect(store.display).toBe(`duckdb(${path})`);
    });

    it("of a Parquet file is taken as it is, also when the file is there already", async () => {
      await using store = await openStore();
      await store.write(free, [freeRow("a")]);
      const parquet = file(`${name}.parquet`);
      for (const _time of [1, 2]) expect(await (await store.read(free)).toParquet(parquet)).toBe(1);
      expect(existsSync(parquet)).toBe(true);
      expect(await store.write(free, { parquet: [parquet] })).toMatchObject({ rows: 1 });
    });
  },
);

it("a table prefix stands in front of every table, those of the library included", async () => {
  await using store = await openStore({ tablePrefix: "team_1_" });
  await store.write(free, [freeRow("a")], { idempotencyKey: "k" });
  const tables = await (await store.query("select table_name from duckdb_tables() where not temporary")).rows();
  expect(tables.map((table) => table.table_name).toSorted()).toEqual([
    "team_1_free",
    "team_1_metaxy_system__settings",
    "team_1_metaxy_system__writes",
  ]);
  expect(store.tableName(free)).toBe("team_1_free");
  expect(await storedCount(store)).toBe(1);
});

it("column and member names may be any string that DuckDB takes", async () => {
  await using store = await openStore();
  const names = ["a b", "it's", 'a"b', "a\\b", "select", "😀", "a.b", "$1", "a\nb", "x".repeat(500)];
  const values = Object.fromEntries(names.map((name) => [name, name]));
  await store.write(free, [freeRow("a", { ...values, object: values })]);
  await store.write(free, [freeRow("b", { ...values, "a new one": 1 })]);
  const rows = await (await store.read(free, { filters: column('a"b').eq('a"b') })).rows();
  expect(rows.toSorted((a, b) => (a.id! < b.id! ? -1 : 1))).toMatchObject([
    { ...values, object: values },
    { ...values, "a new one": 1 },
  ]);
});
