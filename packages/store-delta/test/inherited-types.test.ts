import { join } from "node:path";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { beforeAll, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { python, runPython } from "./support/python.js";

beforeAll(() => void python());

const ids = ["day", "naive", "at", "price", "tiny", "small", "medium", "single"] as const;
const parent = defineFeature({ key: "parent", id: ids, fields: ["main"] });
const child = defineFeature({ key: "child", id: ids, deps: [parent], fields: ["main"] });
const copy = defineFeature({ key: "copy", id: ids, deps: [parent], fields: ["main"] });
const graph = new FeatureGraph([parent, child, copy]);

const hash = { hash: { algorithm: "md5" } } as const; // the hashes of the rows do not show it

const write = `
import datetime, decimal, sys
import polars
now = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
moment = datetime.datetime(2026, 2, 3, 4, 5, 6, 789123)
count = 2
polars.DataFrame({
  "day": [datetime.date(2026, 2, 3), datetime.date(1969, 12, 31)], "naive": [moment] * 2, "at": [moment.replace(tzinfo=datetime.timezone.utc)] * 2,
  "price": [decimal.Decimal("1.50"), decimal.Decimal("-12345678901234567890.25")], "tiny": [-128, 127], "small": [-32768, 32767],
  "medium": [-2147483648, 2147483647], "single": [0.5, 1.5], "carried": [datetime.date(2026, 2, 4)] * 2, "weight": [0.1, 0.2],
  "metaxy_provenance_by_field": [{"main": "1"}] * 2, "metaxy_provenance": ["1"] * 2,
  "metaxy_data_version_by_field": [{"main": "1"}] * 2, "metaxy_data_version": ["1"] * 2,
  "metaxy_feature_version": [sys.argv[2]] * 2, "metaxy_project_version": [""] * 2,
  "metaxy_created_at": [now] * 2, "metaxy_updated_at": [now] * 2,
  "metaxy_deleted_at": [None] * 2, "metaxy_materialization_id": [None] * 2,
}, schema_overrides={
  "tiny": polars.Int8, "small": polars.Int16, "medium": polars.Int32, "single": polars.Float32, "weight": polars.Float32,
  "price": polars.Decimal(25, 2), "metaxy_deleted_at": polars.Datetime("us", "UTC"), "metaxy_materialization_id": polars.String,
}).write_delta(sys.argv[1])
print("null")`;

/** Polars joins columns of one type only. */
const join_ = `
import json, sys
import polars
parent, child = [polars.read_delta(path) for path in sys.argv[1:3]]
ids = ${JSON.stringify(ids)}
both = parent.join(child, on=ids)
print(json.dumps([{name: str(kind) for name, kind in child.schema.items() if not name.startswith("metaxy_")}, both.height]))`;

const types = {
  day: "Date",
  naive: "Datetime(time_unit='us', time_zone=None)",
  at: "Datetime(time_unit='us', time_zone='UTC')",
  price: "Decimal(precision=25, scale=2)",
  tiny: "Int8",
  small: "Int16",
  medium: "Int32",
  single: "Float32",
};

it("a child has the types of a parent that Polars wrote, which joins the two", async () => {
  const path = await newFolder();
  const table = (key: string) => join(path, `${key}.delta`);
  runPython(write, table("parent"), graph.versions(parent).feature);
  await using store = await delta({ path, ...hash }).open();
  await using increment = await store.resolve(child);
  await store.write(child, await increment.pending.rows());
  const [schema, joined] = runPython(join_, table("parent"), table("child")) as [object, number];
  expect(schema).toEqual({ ...types, carried: "Date", weight: "Float64" });
  expect(joined).toBe(2);
  await using after = await store.resolve(child);
  expect(await after.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
  expect(await store.delete(child, [await first(store)])).toBe(1);
  const moved = await (await store.read(child)).rows();
  expect(moved).toHaveLength(1);
});

it("so has a child whose rows stay in the engine, and one whose parent is in a fallback store", async () => {
  const path = await newFolder();
  const table = (key: string, folder = path) => join(folder, `${key}.delta`);
  runPython(write, table("parent"), graph.versions(parent).feature);
  await using store = await delta({ path, ...hash }).open();
  await using increment = await store.resolve(child);
  await store.write(child, increment.pending);
  expect(runPython(join_, table("parent"), table("child"))).toEqual([
    { ...types, carried: "Date", weight: "Float64" },
    2,
  ]);
  const own = await newFolder();
  await using dev = await delta({ path: own, ...hash, fallbackStores: [delta({ path, ...hash })] }).open();
  await using todo = await dev.resolve(copy);
  await dev.write(copy, await todo.pending.rows());
  expect(runPython(join_, table("parent"), table("copy", own))).toEqual([
    { ...types, carried: "Date", weight: "Float64" },
    2,
  ]);
});

async function first(store: { read(feature: typeof child): Promise<{ rows(): Promise<object[]> }> }): Promise<never> {
  const [row] = await (await store.read(child)).rows();
  return row as never;
}
