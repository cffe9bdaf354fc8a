import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase, onServer } from "./support/chdb.js";

const feature = defineFeature({ key: "video/raw-clip", id: ["id", "part"], fields: ["x", "y"] });
const row = { id: "a", part: 1, size: 5, metaxy_provenance_by_field: { x: "1", y: "2" } };

async function lines(query: string): Promise<unknown[]> {
  const settings = { output_format_json_quote_64bit_integers: 1 } as const;
  return (await client.query({ query, format: "JSONEachRow", clickhouse_settings: settings })).json();
}

it("has the column types, the order and the partitions that are documented", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, tablePrefix: "p_", autoCreate: true }).open();
  await store.write(feature, [row]);
  const columns = await lines(
    `select name, type from system.columns where database = '${database}' and table = 'p_video__raw_clip'`,
  );
  expect(columns).toEqual(
    Object.entries({
      id: "String",
      part: "Int64",
      size: "Nullable(Int64)",
      metaxy_provenance_by_field: "Map(String, String)",
      metaxy_provenance: "String",
      metaxy_feature_version: "String",
      metaxy_project_version: "String",
      metaxy_data_version_by_field: "Map(String, String)",
      metaxy_data_version: "String",
      metaxy_created_at: "DateTime64(6, 'UTC')",
      metaxy_updated_at: "DateTime64(6, 'UTC')",
      metaxy_deleted_at: "Nullable(DateTime64(6, 'UTC'))",
      metaxy_materialization_id: "Nullable(String)",
    }).map(([name, type]) => ({ name, type })),
  );
  const [table] = await lines(
    `select engine, sorting_key, partition_key from system.tables where database = '${database}' and name = 'p_video__raw_clip'`,
  );
  expect(table).toEqual({
    engine: "MergeTree",
    sorting_key: "metaxy_feature_version, id, part, metaxy_updated_at",
    partition_key: "metaxy_feature_version",
  });
});

it("adds a column and a member to a table that exists", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await store.write(feature, [row]);
  const wider = defineFeature({ key: "video/raw-clip", id: ["id", "part"], fields: ["x", "y", "z"] });
  await store.write(wider, [
    { ...row, part: 2, added: "text", metaxy_provenance_by_field: { x: "1", y: "2", z: "3" } },
  ]);
  expect(await (await store.read(wider)).rows()).toMatchObject([
    { part: 2, added: "text", metaxy_provenance_by_field: { x: "1", y: "2", z: "3" } },
  ]);
  expect(await (await store.read(feature)).rows()).toMatchObject([{ part: 1, added: null }]);
});

it("writes a large feature as one part, so that all of it is there or nothing", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  const total = 200_000;
  const rows = Array.from({ length: total }, (_, part) => ({ ...row, part }));
  await store.write(feature, rows);
  expect(
    await lines(
      `select max(rows) as rows from system.parts where database = '${database}' and table = 'video__raw_clip'`,
    ),
  ).toEqual([{ rows: String(total) }]);
  const positions = new Set<unknown>();
  for await (const batch of (await store.read(feature)).batches(60_000))
    for (const { part } of batch) positions.add(part);
  expect(positions.size).toBe(total);
});

it("writes a Parquet file", async () => {
  const database = await newDatabase();
  const folder = await mkdtemp(join(tmpdir(), "metaxy-parquet-"));
  try {
    await using store = await clickhouse({ client, database, autoCreate: true }).open();
    await store.write(feature, [row, { ...row, part: 2 }]);
    const path = join(folder, "rows.parquet");
    expect(await (await store.read(feature)).toParquet(path)).toBe(2);
    expect((await stat(path)).size).toBeGreaterThan(100);
    if (onServer) return; // which does not see the file
    expect(await lines(`select part from file('${path}') order by part`)).toEqual([{ part: "1" }, { part: "2" }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
