import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { expect, it } from "vitest";
import { z } from "zod";
import { clickhouse, clickhouseAdapter } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const schema = z.object({
  id: z.string(),
  part: z.int(),
  tags: z.array(z.string()),
  score: z.number(),
  good: z.boolean().nullable(),
  'na"me\\': z.string().nullable(),
});
const feature = defineFeature({ key: "video/raw-clip", id: ["id", "part"], schema, fields: ["x", "y"] });
const plain = defineFeature({ key: "plain", id: ["id"], fields: ["x"] });
const graph = new FeatureGraph([feature, plain]);

const row = {
  id: "a",
  part: 1,
  tags: ["t"],
  score: 1.5,
  good: null,
  'na"me\\': "n",
  metaxy_provenance_by_field: { x: "1", y: "2" },
};

async function tables(database: string): Promise<unknown[]> {
  const query = `select table, groupArray((name, type, comment)) as columns from (select * from system.columns where database = '${database}' order by table, position) group by table order by table`;
  return (await client.query({ query, format: "JSONEachRow" })).json();
}

it.each([{}, { tablePrefix: "p_" }])("makes the tables that a write would, with %j", async (options) => {
  const [written, prepared] = [await newDatabase(), await newDatabase()];
  const write = async (database: string, autoCreate: boolean): Promise<void> => {
    await using store = await clickhouse({ client, database, ...options, autoCreate }).open();
    await store.write(feature, [row], { idempotencyKey: "once" });
    await store.write(plain, [{ id: "a", metaxy_provenance_by_field: { x: "1" } }]);
    await store.push(graph);
    expect(await (await store.read(feature)).count()).toBe(1);
  };
  await write(written, true);
  const configured = clickhouse({ client, database: prepared, ...options });
  const statements = configured.ddl(graph);
  for (const query of [...statements, ...statements]) await client.command({ query }); // they may run twice
  const before = await tables(prepared);
  expect(before).toHaveLength(5);
  await write(prepared, false);
  expect(await tables(prepared)).toEqual(before);
  expect(before).toEqual(await tables(written));
});

it("leaves the database to the connection when the store does", async () => {
  expect(clickhouse({ url: "http://localhost:1" }).ddl(graph)[1]).toMatch(
    /^create table if not exists "video__raw_clip" \(/,
  );
  expect(clickhouse({ url: "http://localhost:1", cluster: "c" }).ddl(graph)[3]).toContain(
    `engine = Distributed('c', currentDatabase(), 'video__raw_clip_LOCAL', sipHash64("id", "part"))`,
  );
});

it("makes columns of every type, whatever their names", async () => {
  const database = await newDatabase();
  const adapter = clickhouseAdapter({ client, database });
  const columns: ColumnDescription[] = [
    { name: 'i"d\\', type: { kind: "string" } },
    { name: "bytes'; --", type: { kind: "binary" } },
    { name: "day", type: { kind: "date" } },
    { name: "seen", type: { kind: "timestamp" } },
    { name: "map", type: { kind: "map", value: { kind: "float" } } },
    {
      name: "struct",
      type: {
        kind: "struct",
        members: { "it's": { kind: "string" }, 'q"': { kind: "list", item: { kind: "integer" } } },
      },
    },
  ];
  const statements = adapter.ddl?.([{ name: "t", idColumns: ['i"d\\'], columns, members: ["x"] }]) ?? [];
  for (const query of statements) await client.command({ query });
  const connection = await adapter.open({ mode: "read" });
  expect((await connection.describe("t"))?.slice(0, columns.length)).toEqual(columns);
  await connection.close();
});
