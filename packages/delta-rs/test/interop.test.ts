import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { tableFromIPC, tableFromJSON, tableToIPC } from "apache-arrow";
import { beforeAll, expect, it } from "vitest";
import { DeltaTable } from "../src/index.js";
import { python, runPython } from "./support/python.js";
import { countOf, ipc } from "./support/tables.js";

beforeAll(() => void python());

const everyType = `
import datetime, decimal, sys
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
schema = pa.schema([
  ("text", pa.string()), ("int32", pa.int32()), ("int64", pa.int64()), ("float32", pa.float32()), ("float64", pa.float64()),
  ("flag", pa.bool_()), ("day", pa.date32()), ("at", pa.timestamp("us", "UTC")), ("bytes", pa.binary()), ("price", pa.decimal128(10, 2)),
  ("list", pa.list_(pa.int64())), ("struct", pa.struct([("a", pa.string()), ("b", pa.int64())])), ("map", pa.map_(pa.string(), pa.string())),
])
row = {"text": "é😀", "int32": 1, "int64": 2**53, "float32": 0.5, "float64": 0.1, "flag": True, "day": datetime.date(2026, 2, 3),
  "at": datetime.datetime(2026, 2, 3, 4, 5, 6, 789012, tzinfo=datetime.timezone.utc), "bytes": b"\\x00\\xff", "price": decimal.Decimal("1.25"),
  "list": [1, None], "struct": {"a": "x", "b": None}, "map": [("k", "v")]}
`;

it("a table of Python with every type can be read and written to", async () => {
  const uri = join(await newFolder(), "table");
  const make = `${everyType}
write_deltalake(sys.argv[1], pa.Table.from_pylist([row], schema=schema))
print("null")`;
  runPython(make, uri);
  const table = await DeltaTable.open(uri);
  const { schema } = tableFromIPC(await table.schema());
  expect(schema.fields.map(({ name }) => name)).toEqual(
    "text int32 int64 float32 float64 flag day at bytes price list struct map".split(" "),
  );
  await table.append(ipc({ text: ["mine"], int32: [7n], float32: [0.5] })); // in the types of the table
  await expect(table.append(ipc({ int32: [2n ** 40n] }))).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
  const read = `
import json, sys
from deltalake import DeltaTable
rows = DeltaTable(sys.argv[1]).to_pyarrow_table().sort_by("text").to_pylist()
print(json.dumps([[str(value) for value in row.values()] for row in rows]))`;
  expect(runPython(read, uri)).toEqual([
    ["mine", "7", "None", "0.5", ...Array.from({ length: 9 }, () => "None")],
    [
      ..."é😀 1 9007199254740992 0.5 0.1 True 2026-02-03".split(" "),
      "2026-02-03 04:05:06.789012+00:00",
      "b'\\x00\\xff'",
      "1.25",
      "[1, None]",
      "{'a': 'x', 'b': None}",
      "[('k', 'v')]",
    ],
  ]);
});

it("Python reads what was written, compacted and replaced here, and writes to it", async () => {
  const uri = join(await newFolder(), "table");
  const rows = tableToIPC(tableFromJSON([{ id: "a", by: { x: "1" } }]), "stream");
  const table = await DeltaTable.create(uri, rows);
  for (let commit = 0; commit < 3; commit++) await table.append(rows);
  await table.compact();
  await table.append(tableToIPC(tableFromJSON([{ id: "b", by: { x: "1", y: "2" } }]), "stream"), { mergeSchema: true });
  const program = `
import json, sys
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
write_deltalake(sys.argv[1], pa.table({"id": ["c"]}), mode="append", schema_mode="merge")
table = DeltaTable(sys.argv[1])
table.delete("id = 'a'")
print(json.dumps(table.to_pyarrow_table().sort_by("id").to_pylist()))`;
  expect(runPython(program, uri)).toEqual([
    { id: "b", by: { x: "1", y: "2" } },
    { id: "c", by: null },
  ]);
  expect(await countOf(table)).toBe(2);
});

it("partition values stand with the files, and rows go into partitions", async () => {
  const uri = join(await newFolder(), "table");
  const make = `
import sys
import pyarrow as pa
from deltalake import write_deltalake
write_deltalake(sys.argv[1], pa.table({"id": ["a", "b"], "kind": ["x y/é", None]}), partition_by=["kind"])
print("null")`;
  runPython(make, uri);
  const table = await DeltaTable.open(uri);
  expect((await table.files()).files.map(({ partitionValues }) => partitionValues.kind).sort()).toEqual(
    [null, "x y/é"].sort(),
  );
  await table.append(ipc({ id: ["c", "d"], kind: ["x y/é", "other"] }));
  await expect(table.append(ipc({ id: ["e"] }))).rejects.toMatchObject({ code: "INVALID" });
  const read = `
import json, sys
from deltalake import DeltaTable
print(json.dumps(DeltaTable(sys.argv[1]).to_pyarrow_table().sort_by("id").to_pylist()))`;
  expect(runPython(read, uri)).toEqual([
    { id: "a", kind: "x y/é" },
    { id: "b", kind: null },
    { id: "c", kind: "x y/é" },
    { id: "d", kind: "other" },
  ]);
});

it("partitions of Python are compacted each for itself, and keep their values to the letter", async () => {
  const uri = join(await newFolder(), "table");
  const make = `
import datetime, sys
import pyarrow as pa
from deltalake import write_deltalake
schema = pa.schema([("id", pa.int64()), ("kind", pa.string()), ("day", pa.date32()), ("at", pa.timestamp("us", "UTC")), ("number", pa.int32()), ("more", pa.string())])
at = datetime.datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=datetime.timezone.utc)
values = [("x y/é", datetime.date(2026, 2, 3), at, 1), ("50% = a:b", None, None, -2), (None, datetime.date(1970, 1, 1), at, None), ("alone", None, None, 3)]
for commit in range(3):
  rows = [{"id": commit, "kind": kind, "day": day, "at": at, "number": number, "more": "m"} for kind, day, at, number in values]
  rows = rows if commit == 0 else rows[:3]
  write_deltalake(sys.argv[1], pa.Table.from_pylist(rows, schema=schema), mode="append", partition_by=["kind", "day", "at", "number"])
print("null")`;
  runPython(make, uri);
  const read = `
import json, sys
from deltalake import DeltaTable
table = DeltaTable(sys.argv[1])
rows = [[str(value) for value in row.values()] for row in table.to_pyarrow_table().to_pylist()]
print(json.dumps({"rows": sorted(rows), "some": table.to_pyarrow_table(filters=[("kind", "=", "x y/é")]).num_rows}))`;
  const before = runPython(read, uri);
  const table = await DeltaTable.open(uri);
  const valuesOf = async (): Promise<string[]> =>
    (await table.files()).files.map(({ partitionValues }) => JSON.stringify(Object.entries(partitionValues).sort()));
  const values = [...new Set(await valuesOf())].sort();
  expect(values).toHaveLength(4);
  expect(await table.compact()).toBe(9); // the file that is alone in its partition stays
  expect((await valuesOf()).sort()).toEqual(values);
  expect((await table.files()).files.map(({ numRecords }) => numRecords).sort()).toEqual([1, 3, 3, 3]);
  expect(runPython(read, uri)).toEqual(before);
  expect(await table.compact()).toBe(0);
  // What Python does with the table afterwards.
  const change = `
import json, sys
from deltalake import DeltaTable
table = DeltaTable(sys.argv[1])
table.delete("kind = '50% = a:b'")
print(json.dumps([table.to_pyarrow_table().num_rows, table.history(1)[0]["operation"]]))`;
  expect(runPython(change, uri)).toEqual([7, "DELETE"]);
  expect(await countOf(table)).toBe(7);
});

it("files of older columns are compacted into those of the table, on top of what others append in the meantime", async () => {
  const uri = join(await newFolder(), "table");
  const table = await DeltaTable.create(uri, ipc({ id: ["a"] }));
  for (let commit = 0; commit < 4; commit++) {
    await table.append(ipc({ id: ["a"] }));
    await table.append(ipc({ id: ["b"], more: [1] }), { mergeSchema: true });
  }
  const others = Array.from({ length: 4 }, async () => {
    const own = await DeltaTable.open(uri);
    for (let commit = 0; commit < 5; commit++) await own.append(ipc({ id: ["c"] }));
  });
  expect(await table.compact()).toBeGreaterThanOrEqual(8);
  await Promise.all(others);
  const program = `
import json, sys
from deltalake import DeltaTable
rows = DeltaTable(sys.argv[1]).to_pyarrow_table().to_pylist()
print(json.dumps(sorted([row["id"], row["more"]] for row in rows if row["id"] != "c") + [len(rows)]))`;
  const [a, b] = [
    ["a", null],
    ["b", 1],
  ];
  expect(runPython(program, uri)).toEqual([a, a, a, a, b, b, b, b, 28]);
});
