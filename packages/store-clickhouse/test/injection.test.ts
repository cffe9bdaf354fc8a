import { defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const hostileTexts = [
  "'; drop table victim; --",
  "\\'; drop table victim; --",
  "\\",
  "\\\\'",
  "''",
  "{p1:String}",
  "a\0b",
  '"`$$',
  "*/ union select 1 /*",
  "\ud800",
];
const hostileNames = ['na"me', "back\\slash", "`tick`", "sem;icolon --", "{p1:String}", "new\nline", "quo'te", "🙂"];

async function victim(database: string): Promise<number> {
  await client.command({ query: `create table if not exists ${database}.victim (a String) engine = Memory` });
  const found = await client.query({
    query: `select count() as n from system.tables where database = '${database}' and name = 'victim'`,
    format: "JSONEachRow",
  });
  return Number(((await found.json()) as { n: string }[])[0]?.n);
}

it("takes every name and every value, whatever characters it has", async () => {
  const database = await newDatabase();
  await victim(database);
  const columns = Object.fromEntries(hostileNames.map((name, index) => [name, hostileTexts[index] ?? "x"]));
  const [first = "", ...names] = hostileNames;
  const parent = defineFeature({ key: "raw", id: [first, "id"], fields: ["x"] });
  const child = defineFeature({
    key: "child",
    id: [first, "id"],
    deps: [from(parent, { rename: { [names[0] ?? ""]: "from" } })],
    fields: { x: `it's "1" \\` },
  });
  await using store = await clickhouse({
    client,
    database,
    autoCreate: true,
    materializationId: hostileTexts[0] ?? "",
  }).open();
  const rows = hostileTexts.map((text) => ({ ...columns, id: text, metaxy_provenance_by_field: { x: text } }));
  await store.write(parent, rows, { idempotencyKey: hostileTexts[1] ?? "" });

  const read = (await (await store.read(parent)).rows()) as Record<string, unknown>[];
  const sound = (text: string): string => text.replace("\ud800", "\ufffd");
  expect(new Set(read.map((row) => row.id))).toEqual(new Set(hostileTexts.map(sound)));
  expect(read[0]).toMatchObject(Object.fromEntries(Object.entries(columns).map(([name, text]) => [name, sound(text)])));
  for (const text of hostileTexts.filter((value) => value !== "\ud800")) {
    const found = await store.read(parent, { filters: `id = '${text.replaceAll("'", "''")}'` });
    expect(await found.count(), text).toBe(1);
  }
  const pending = await (await store.resolve(child)).pending.rows();
  expect(pending).toHaveLength(hostileTexts.length);
  await store.delete(parent, `id = '${(hostileTexts[0] ?? "").replaceAll("'", "''")}'`, { hard: true });
  expect(await (await store.read(parent)).count()).toBe(hostileTexts.length - 1);
  expect(await victim(database)).toBe(1);
});

it("takes a database of any name", async () => {
  const database = "da\"ta\\ba`se'; --";
  await client.command({ query: "create database if not exists `da\"ta\\\\ba\\`se'; --`" });
  await using store = await clickhouse({ client, database, tablePrefix: "p_", autoCreate: true }).open();
  const feature = defineFeature({ key: "raw", id: ["id"], fields: ["x"] });
  await store.write(feature, [{ id: "a", metaxy_provenance_by_field: { x: "1" } }]);
  expect(await (await store.read(feature)).count()).toBe(1);
});

it.each(["x; drop", 'a"b', "A", "1a", "a-b", ""])("refuses the table prefix %j", (tablePrefix) => {
  expect(() => clickhouse({ client, tablePrefix })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
