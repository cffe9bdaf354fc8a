import { join } from "node:path";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { beforeAll, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { note, noteRow } from "./support/notes.js";
import { python, runPython } from "./support/python.js";

beforeAll(() => void python());

it("Polars and Python's deltalake read the columns that the layout of Metaxy has", async () => {
  const path = await newFolder();
  await using store = await delta({ path }).open();
  await store.write(note, [
    { ...noteRow("é😀"), text: "x", at: new Date("2026-02-03T04:05:06.789Z"), tags: ["a", "b"] },
  ]);
  await store.write(note, [{ ...noteRow("b"), text: null, at: null, tags: null, size: 2n ** 60n }]);
  const read = `
import json, sys
import polars
from deltalake import DeltaTable
frame = polars.read_delta(sys.argv[1]).sort("id")
rows = frame.select("id", "text", "at", "tags", "size", "metaxy_provenance_by_field", "metaxy_deleted_at").rows()
print(json.dumps([{name: str(kind) for name, kind in frame.schema.items()}, [[str(value) for value in row] for row in rows], DeltaTable(sys.argv[1]).version()]))`;
  const [schema, rows, version] = runPython(read, join(path, "note.delta")) as [object, unknown, number];
  const instant = "Datetime(time_unit='us', time_zone='UTC')";
  expect(schema).toEqual({
    id: "String",
    text: "String",
    at: instant,
    tags: "List(String)",
    size: "Int64",
    metaxy_provenance_by_field: "Struct({'main': String})",
    metaxy_provenance: "String",
    metaxy_data_version_by_field: "Struct({'main': String})",
    metaxy_data_version: "String",
    metaxy_feature_version: "String",
    metaxy_project_version: "String",
    metaxy_created_at: instant,
    metaxy_updated_at: instant,
    metaxy_deleted_at: instant,
    metaxy_materialization_id: "String",
  });
  expect(rows).toEqual([
    ["b", "None", "None", "None", "1152921504606846976", "{'main': '1'}", "None"],
    ["é😀", "x", "2026-02-03 04:05:06.789000+00:00", "['a', 'b']", "None", "{'main': '1'}", "None"],
  ]);
  expect(version).toBe(2);
});

const root = defineFeature({ key: "video/raw-file", id: ["id"], fields: ["main"] });
const child = defineFeature({
  key: "video/crop",
  id: ["id"],
  deps: [from(root, { select: ["kind"] })],
  fields: ["crop"],
});

it("a table that Python wrote, in partitions and with more types, is read, resolved and written to", async () => {
  const path = await newFolder();
  const make = `
import datetime, decimal, sys
import polars
now = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
def rows(*ids):
  return polars.DataFrame({
    "id": list(ids), "kind": ["x y/é" if id == "a" else None for id in ids], "small": [1 for _ in ids],
    "day": [datetime.date(2026, 2, 3) for _ in ids], "pair": [{"a": 1, "b": ["x"]} for _ in ids], "bytes": [b"\\x00" for _ in ids],
    "metaxy_provenance_by_field": [{"main": id} for id in ids], "metaxy_provenance": [id for id in ids],
    "metaxy_data_version_by_field": [{"main": id} for id in ids], "metaxy_data_version": [id for id in ids],
    "metaxy_feature_version": [sys.argv[2] for _ in ids], "metaxy_project_version": ["" for _ in ids],
    "metaxy_created_at": [now for _ in ids], "metaxy_updated_at": [now for _ in ids],
    "metaxy_deleted_at": [None for _ in ids], "metaxy_materialization_id": [None for _ in ids],
  }, schema_overrides={"small": polars.Int16, "metaxy_deleted_at": polars.Datetime("us", "UTC"), "metaxy_materialization_id": polars.String, "kind": polars.String})
rows("a", "b").write_delta(sys.argv[1], delta_write_options={"partition_by": ["kind"]})
rows("c").write_delta(sys.argv[1], mode="append")
print("null")`;
  const versions = new FeatureGraph([root, child]).versions(root);
  runPython(make, join(path, "video", "raw-file.delta"), versions.feature);
  // The hashes there do not show the algorithm.
  await expect(delta({ path }).open()).rejects.toMatchObject({ code: "HASH_SETTINGS_UNKNOWN" });
  await using store = await delta({ path, hash: { algorithm: "md5" } }).open();
  const read = await store.read(root, { columns: ["id", "kind", "small", "day", "pair", "bytes"] });
  expect(await read.rows()).toHaveLength(3);
  expect((await read.rows()).find(({ id }) => id === "a")).toEqual({
    id: "a",
    kind: "x y/é",
    small: 1,
    day: new Date("2026-02-03T00:00:00Z"),
    pair: { a: 1, b: ["x"] },
    bytes: new Uint8Array([0]),
  });
  await using increment = await store.resolve(child);
  expect(await increment.counts()).toEqual({ new: 3, stale: 0, orphaned: 0, waiting: 0 });
  await store.write(child, increment.pending);
  await store.write(root, [{ ...noteRow("d"), kind: "x y/é", small: 2, pair: null, bytes: null, day: null }]);
  expect(await store.delete(root, "id = 'a'", { hard: true })).toBe(1);
  await using again = await store.resolve(child);
  expect(await again.counts()).toEqual({ new: 1, stale: 0, orphaned: 1, waiting: 0 });
  const count = `
import json, sys
import polars
print(json.dumps(sorted(polars.read_delta(sys.argv[1])["id"].to_list())))`;
  expect(runPython(count, join(path, "video", "raw-file.delta"))).toEqual(["b", "c", "d"]);
});
