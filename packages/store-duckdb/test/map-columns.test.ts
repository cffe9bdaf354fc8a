import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { nothing, rejection, samples, sorted } from "@metaxy-ts/testing";
import { beforeEach, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { openStore } from "./support/store.js";

/* By-field columns that are maps, as Metaxy for Python can be configured to make them. */

const old = defineFeature({ key: "item", id: ["id"], fields: { a: "1", gone: "1" } });
const item = defineFeature({ key: "item", id: ["id"], fields: { a: "1", b: "1" } });
const part = defineFeature({ key: "part", id: ["id"], deps: [from(item, { select: [] })], fields: { a: "1", b: "1" } });

const path = useFolder();
let store: Store;
let tests = 0;
beforeEach(async () => {
  tests += 1;
  const file = path(`maps ${tests}.duckdb`);
  const engine = await DuckDBEngine.open({ path: file, mode: "write" });
  const maps = ["metaxy_provenance_by_field", "metaxy_data_version_by_field"].map(
    (name) => `${name} map(varchar, varchar)`,
  );
  const strings = ["provenance", "feature_version", "project_version", "data_version", "materialization_id"].map(
    (name) => `metaxy_${name} varchar`,
  );
  const instants = ["created", "updated", "deleted"].map((name) => `metaxy_${name}_at timestamptz`);
  for (const table of ["item", "part"]) {
    await engine.run({
      sql: `create table ${table} (id varchar, ${[...maps, ...strings, ...instants].join(", ")})`,
      parameters: [],
    });
  }
  await engine.close();
  store = await duckdb({ path: file }).open();
  return () => store.close();
});

function row(id: string, a: string, b: string) {
  return { id, metaxy_provenance_by_field: { a, b } };
}

it("are written, read and resolved like structs", async () => {
  await store.write(item, [
    row("x", "1", "2"),
    { ...row("y", "3", "4"), metaxy_data_version_by_field: { a: "m", b: "n" } },
  ]);
  await using structs = await openStore();
  await structs.write(item, [
    row("x", "1", "2"),
    { ...row("y", "3", "4"), metaxy_data_version_by_field: { a: "m", b: "n" } },
  ]);
  const instants = (rows: readonly object[]) =>
    rows.map((each) => ({ ...each, metaxy_created_at: 0, metaxy_updated_at: 0 }));
  const read = async (from_: Store) => instants(sorted(await (await from_.read(item)).rows(), "id"));
  expect(await read(store)).toEqual(await read(structs));
  await using one = await store.resolve(part);
  await using two = await structs.resolve(part);
  expect(sorted(await one.new.rows(), "id")).toEqual(sorted(await two.new.rows(), "id"));
  await store.write(part, one.new);
  await store.write(item, [row("x", "1", "changed")]);
  await using again = await store.resolve(part);
  expect(await samples(again, "id")).toEqual({ new: [], stale: ["x"], orphaned: [] });
});

it("take relations and Arrow with maps", async () => {
  const sql = "select 'x' as id, map {'a': '1', 'b': '2'} as metaxy_provenance_by_field";
  await store.write(item, await store.query(sql));
  await store.write(item, await (await store.query(sql.replace("'x'", "'y'"))).arrow());
  const rows = await (await store.read(item)).rows();
  expect(rows.map((each) => each.metaxy_data_version_by_field)).toEqual([
    { a: "1", b: "2" },
    { a: "1", b: "2" },
  ]);
  for (const bad of ["map {'a': '1'}", "map {'a': '1', 'b': '2', 'c': '3'}"]) {
    const error = await rejection(
      store.write(item, await store.query(`select 'z' as id, ${bad} as metaxy_provenance_by_field`)),
    );
    expect(error.code).toBe("WRITE_INVALID");
    expect(error.message).toContain("does not have exactly the members a, b");
  }
});

it("keep the members of other versions when rows are soft-deleted and copied", async () => {
  await store.write(old, [{ id: "x", metaxy_provenance_by_field: { a: "1", gone: "2" } }]);
  await store.write(item, [row("x", "1", "2")]);
  const versions = async (of: Store) =>
    (
      await (
        await of.read(item, { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true })
      ).rows()
    )
      .map((each) => JSON.stringify([each.metaxy_provenance_by_field, each.metaxy_data_version_by_field]))
      .toSorted();
  const [both, other] = ['[{"a":"1","b":"2"},{"a":"1","b":"2"}]', '[{"a":"1","gone":"2"},{"a":"1","gone":"2"}]'];
  expect(await store.delete(item, "TRUE", { withFeatureHistory: true })).toBe(2);
  expect(await versions(store)).toEqual([both, both, other, other]);
});

it("are rebased", async () => {
  const part2 = defineFeature({
    key: "part",
    id: ["id"],
    deps: [from(item, { select: [] })],
    fields: { a: "1", b: "2", c: "1" },
  });
  await store.write(item, [row("x", "1", "2"), row("y", "1", "2")]);
  await using increment = await store.resolve(part);
  const [x, y] = sorted(await increment.new.rows(), "id");
  await store.write(part, [
    { ...x!, id: "x", metaxy_data_version_by_field: { a: "mine", b: "mine" } },
    { ...y!, id: "y" },
  ]);
  expect(await store.rebase(part2, { from: new FeatureGraph([item, part]).versions(part, 16).feature })).toBe(2);
  const rows = sorted(await (await store.read(part2)).rows(), "id");
  expect(rows[0]!.metaxy_data_version_by_field).toEqual({
    a: "mine",
    b: "mine",
    c: rows[0]!.metaxy_provenance_by_field.c,
  });
  expect(rows[1]!.metaxy_data_version_by_field).toEqual(rows[1]!.metaxy_provenance_by_field);
  await using again = await store.resolve(part2);
  expect(await again.counts()).toEqual(nothing);
});

it("are refused by name in any other form, and the table stays as it is", async () => {
  const file = path("lists.duckdb");
  const engine = await DuckDBEngine.open({ path: file, mode: "write" });
  const run = (sql: string) => engine.run({ sql, parameters: [] });
  const hash = "'0123456789abcdef'";
  const versions = `[{'key': 'a', 'value': ${hash}}]`;
  await run(`create table item as select 'x' as id, ${versions} as metaxy_provenance_by_field, ${hash} as metaxy_provenance,
    ${versions} as metaxy_data_version_by_field, ${hash} as metaxy_data_version, ${hash} as metaxy_feature_version, '1' as metaxy_project_version,
    now() as metaxy_created_at, now() as metaxy_updated_at, cast(null as timestamptz) as metaxy_deleted_at, '1' as metaxy_materialization_id`);
  await engine.close();
  await using lists = await duckdb({ path: file, hash: { algorithm: "md5" } }).open();
  for (const work of [() => lists.read(item), () => lists.write(item, [row("y", "1", "2")]), () => lists.resolve(part)])
    expect(await rejection(work())).toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining("metaxy_provenance_by_field"),
    });
});

it("are what a new table has if the option says so, or if the tables have them that are there", async () => {
  const kinds = async (of: Store, feature: typeof item | typeof part) =>
    (await (await of.read(feature as typeof item)).columns())
      .filter(({ name }) => name.endsWith("_by_field"))
      .map(({ type }) => type.kind);
  const file = path("new.duckdb");
  {
    await using chosen = await duckdb({ path: file, byField: "map" }).open();
    await chosen.write(item, [row("x", "1", "2")]);
    expect(await kinds(chosen, item)).toEqual(["map", "map"]);
  }
  await using followed = await duckdb({ path: file }).open();
  await using increment = await followed.resolve(part);
  await followed.write(part, increment.pending);
  expect(await kinds(followed, part)).toEqual(["map", "map"]);
  expect(() => duckdb({ path: file, byField: "list" as never })).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("byField") }),
  );
});
