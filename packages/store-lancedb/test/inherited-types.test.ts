import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { pythonWith } from "@metaxy-ts/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { useFolder } from "./support/folder.js";

const { python, runPython } = pythonWith("lancedb==0.40.0", "polars==2.1.0");
const folder = useFolder();

beforeAll(() => void python());

const ids = [
  ...["day", "naive", "at", "price", "tiny", "medium", "byte", "unsigned", "single"],
  ...["millis", "zoned_millis", "zoned_nanos", "berlin"],
] as unknown as readonly [string, ...string[]];
const parent = defineFeature({ key: "parent", id: ids, fields: ["main"] });
const child = defineFeature({ key: "child", id: ids, deps: [parent], fields: ["main"] });
const copy = defineFeature({ key: "copy", id: ids, deps: [parent], fields: ["main"] });
const graph = new FeatureGraph([parent, child, copy]);

const write = `
import datetime, decimal, sys
import lancedb, polars
now = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
moment = datetime.datetime(2026, 2, 3, 4, 5, 6, 789123)
frame = polars.DataFrame({
  "day": [datetime.date(2026, 2, 3), datetime.date(1969, 12, 31)], "naive": [moment] * 2, "at": [moment.replace(tzinfo=datetime.timezone.utc)] * 2,
  "price": [decimal.Decimal("1.50"), decimal.Decimal("-12345678901234567890.25")], "tiny": [-128, 127],
  "medium": [-2147483648, 2147483647], "byte": [0, 255], "unsigned": [0, 4294967295], "single": [0.5, 1.5],
  "millis": [1, 2], "zoned_millis": [1, 2], "zoned_nanos": [1000, 2000], "berlin": [1, 2],
  "carried": [datetime.date(2026, 2, 4)] * 2, "nothing": [[None], []],
  "metaxy_provenance_by_field": [{"main": "1"}] * 2, "metaxy_provenance": ["1"] * 2,
  "metaxy_data_version_by_field": [{"main": "1"}] * 2, "metaxy_data_version": ["1"] * 2,
  "metaxy_feature_version": [sys.argv[2]] * 2, "metaxy_project_version": [""] * 2,
  "metaxy_created_at": [now] * 2, "metaxy_updated_at": [now] * 2,
  "metaxy_deleted_at": [None] * 2, "metaxy_materialization_id": [None] * 2,
}, schema_overrides={
  "tiny": polars.Int8, "medium": polars.Int32, "byte": polars.UInt8, "unsigned": polars.UInt32, "single": polars.Float32,
  "millis": polars.Datetime("ms"), "zoned_millis": polars.Datetime("ms", "UTC"), "zoned_nanos": polars.Datetime("ns", "UTC"),
  "berlin": polars.Datetime("us", "Europe/Berlin"), "nothing": polars.List(polars.Null), "price": polars.Decimal(25, 2), "metaxy_deleted_at": polars.Datetime("us", "UTC"), "metaxy_materialization_id": polars.String,
})
lancedb.connect(sys.argv[1]).create_table("parent", data=frame.to_arrow(compat_level=polars.CompatLevel.oldest()))
print("null")`;

/** Polars joins columns of one type only. */
const joined = `
import json, sys
import lancedb, polars
database = lancedb.connect(sys.argv[1])
parent, child = [polars.from_arrow(database.open_table(name).to_arrow()) for name in sys.argv[2:4]]
both = parent.join(child, on=${JSON.stringify(ids)})
print(json.dumps([{name: str(kind) for name, kind in child.schema.items() if not name.startswith("metaxy_")}, both.height]))`;

const types = {
  day: "Date",
  naive: "Datetime(time_unit='us', time_zone=None)",
  at: "Datetime(time_unit='us', time_zone='UTC')",
  price: "Decimal(precision=25, scale=2)",
  tiny: "Int8",
  medium: "Int32",
  byte: "UInt8",
  unsigned: "UInt32",
  single: "Float32",
  millis: "Datetime(time_unit='ms', time_zone=None)",
  zoned_millis: "Datetime(time_unit='ms', time_zone='UTC')",
  zoned_nanos: "Datetime(time_unit='ns', time_zone='UTC')",
  berlin: "Datetime(time_unit='us', time_zone='Europe/Berlin')",
  carried: "Date",
  nothing: "List(String)",
};

describe.each(ways)("children of a table that Polars wrote, $way", { timeout: 600_000 }, ({ reading }) => {
  it("have its types, which joins the two", async () => {
    runPython(write, folder(), graph.versions(parent).feature);
    await using store = await lancedb({ uri: folder(), ...reading(), hash: { algorithm: "md5" } }).open();
    await using increment = await store.resolve(child);
    await store.write(child, await increment.pending.rows());
    expect(runPython(joined, folder(), "parent", "child")).toEqual([types, 2]);
    await using after = await store.resolve(child);
    expect(await after.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
    await using others = await store.resolve(copy);
    await store.write(copy, others.pending);
    expect(runPython(joined, folder(), "parent", "copy")).toEqual([types, 2]);
    expect(await store.delete(copy, await store.read(child))).toBe(2);

    const finer = await store.query(
      "select * replace (cast(millis as timestamp) + interval 1 microsecond as millis) from parent where tiny = 127",
    );
    await expect(store.write(parent, finer as never)).rejects.toMatchObject({ code: "WRITE_INVALID" });
    expect(await store.delete(parent, "tiny = -128")).toBe(1); // its list of nulls is in the tombstone
  });
});
