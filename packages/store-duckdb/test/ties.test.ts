import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { duckdb } from "../src/index.js";

const feature = defineFeature({ key: "tied", id: ["id"], fields: ["main"] });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metaxy-ties-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Rows of one sample and one instant, as writers on two machines can leave them, and the one that is current. */
async function current(name: string, versions: readonly string[], sql: string): Promise<unknown> {
  const path = join(folder, `${name}.duckdb`);
  {
    await using store = await duckdb({ path }).open();
    const created = new Date("2024-01-01T00:00:00Z");
    for (const version of versions) {
      await store.write(feature, [
        {
          id: "a",
          tag: `tag ${version}`,
          metaxy_created_at: created,
          metaxy_provenance_by_field: { main: version },
          metaxy_provenance: version,
        },
      ]);
    }
  }
  const engine = await DuckDBEngine.open({ path, mode: "write" });
  await engine.run({ sql: "update tied set metaxy_updated_at = timestamptz '2024-01-01 00:00:00Z'", parameters: [] });
  await engine.run({ sql, parameters: [] });
  await engine.close();
  await using store = await duckdb({ path }).open({ mode: "read" });
  const rows = await (await store.read(feature, { includeSoftDeleted: true })).rows();
  expect(rows).toHaveLength(1);
  return [
    rows[0]!.tag,
    rows[0]!.metaxy_provenance_by_field,
    rows[0]!.metaxy_data_version,
    rows[0]!.metaxy_deleted_at !== null,
  ];
}

it("breaks a tie by whole rows, the same way whatever order they were stored in", async () => {
  for (const [index, versions] of [
    ["1", "2", "3"],
    ["3", "1", "2"],
    ["2", "3", "1"],
  ].entries()) {
    expect(await current(`order ${index}`, versions, "select 1")).toEqual(["tag 3", { main: "3" }, "3", false]);
  }
});

it("prefers a tombstone to a row of the same instant", async () => {
  const sql = "update tied set metaxy_deleted_at = metaxy_updated_at where metaxy_provenance = '2'";
  expect(await current("tombstone", ["1", "2", "3"], sql)).toEqual(["tag 2", { main: "2" }, "2", true]);
});
