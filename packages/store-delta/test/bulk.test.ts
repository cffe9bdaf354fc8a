import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import type { TableFile } from "@metaxy-ts/delta-rs";
import { DeltaTable } from "@metaxy-ts/delta-rs";
import { newFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { note, noteRow } from "./support/notes.js";
import { runPython } from "./support/python.js";
import { rawRows } from "./support/raw-rows.js";

// From 10,000 rows on DuckDB writes the file. The results must be the same.

const many = 10_000;
const wide = defineFeature({ key: "wide", id: ["id"], fields: ["main"] });

const wideRow = (index: number) => ({
  ...noteRow(`é-${index}`),
  "a.b": index % 3 === 0 ? null : `text ${index % 7}`,
  long: "x".repeat(40 + (index % 2)),
  whole: BigInt(index) + 2n ** 60n,
  fraction: index + 0.5,
  flag: index % 2 === 0,
  at: new Date(Date.UTC(2026, 0, 1) + index),
  tags: [`t${index}`],
  hardly: index === 1 ? "one value" : null,
});

async function filesOf(path: string, name: string): Promise<readonly TableFile[]> {
  return (await (await DeltaTable.open(join(path, name))).files()).files;
}

const statisticsOf = ({ stats }: TableFile) => JSON.parse(String(stats));

describe("a large write", () => {
  it("is one file in one commit, with the rows and the types of small ones", async () => {
    const path = await newFolder();
    const configured = delta({ path });
    await using store = await configured.open();
    await store.write(wide, [{ ...wideRow(1), id: "first" }] as never);
    const schema = await (await configured.table(wide)).schema();
    await store.write(wide, Array.from({ length: many }, (_, index) => wideRow(index)) as never);
    expect(await (await configured.table(wide)).schema()).toEqual(schema);
    expect((await filesOf(path, "wide.delta")).map(({ numRecords }) => numRecords).sort()).toEqual([1, many]);
    expect((await configured.history(wide)).map(({ operation }) => operation)).toEqual([
      "WRITE",
      "WRITE",
      "CREATE TABLE",
    ]);
    const row = (await rawRows(path, "wide")).find(({ id }) => id === "é-4");
    expect(row).toMatchObject({ "a.b": "text 4", whole: 2n ** 60n + 4n, flag: true, tags: ["t4"], hardly: null });
    expect(await (await store.read(wide)).count()).toBe(many + 1);
  });

  it("goes into a folder with quotes in its name", async () => {
    const path = join(await newFolder(), `it's "mine", é`);
    await using store = await delta({ path }).open();
    await store.write(
      note,
      Array.from({ length: many }, (_, index) => noteRow(`${index}`)),
    );
    expect(await (await store.read(note)).count()).toBe(many);
    expect(await filesOf(path, "note.delta")).toHaveLength(1);
  });

  it("has the statistics that the binding gives to the same rows", async () => {
    const path = await newFolder();
    const configured = delta({ path });
    await using store = await configured.open();
    const rows = Array.from({ length: many }, (_, index) => wideRow(index));
    for (let time = 0; time < 2; time++) await store.write(wide, rows as never);
    const [ours, ...others] = (await filesOf(path, "wide.delta")).map(statisticsOf);
    expect(others).toHaveLength(1);
    expect(String((await filesOf(path, "wide.delta"))[0]?.stats)).toContain('"whole":1152921504606846976'); // to the last digit
    await configured.compact(wide); // the binding writes all of it again
    const [theirs, ...more] = (await filesOf(path, "wide.delta")).map(statisticsOf);
    expect(more).toEqual([]);
    expect([ours.numRecords, theirs.numRecords]).toEqual([many, 2 * many]);
    for (const column of ["id", "a.b", "whole", "fraction", "at", "metaxy_provenance_by_field"]) {
      expect(ours.minValues[column]).toEqual(theirs.minValues[column]);
      expect(ours.maxValues[column]).toEqual(theirs.maxValues[column]);
    }
    expect(ours.nullCount).toMatchObject({ "a.b": theirs.nullCount["a.b"] / 2, hardly: many - 1, id: 0 });
    expect(ours.nullCount).not.toHaveProperty("tags");
    // A long text is cut; the log would hold as much of every file.
    expect(ours.minValues.long).toBe("x".repeat(32));
    expect(ours.maxValues).not.toHaveProperty("long");
  });

  it("is read by Python's deltalake and Polars, with filters that skip files", async () => {
    const path = await newFolder();
    await using store = await delta({ path }).open();
    await store.write(wide, Array.from({ length: many }, (_, index) => wideRow(index)) as never);
    const program = `
import json, sys, polars, deltalake
table = deltalake.DeltaTable(sys.argv[1])
rows = table.to_pyarrow_table(filters=[("id", "=", "é-4")]).to_pylist()
lazy = polars.scan_delta(sys.argv[1]).filter(polars.col("whole") >= 2**60 + 9_990).collect()
print(json.dumps([rows[0]["whole"], rows[0]["at"].isoformat(), lazy.height, lazy["tags"].to_list()[0]]))`;
    expect(runPython(program, join(path, "wide.delta"))).toEqual([
      2 ** 60 + 4,
      "2026-01-01T00:00:00.004000+00:00",
      10,
      ["t9990"],
    ]);
  });

  it("goes into a table of other number types as a small one does, and a refused one leaves no file", async () => {
    const path = await newFolder();
    await using store = await delta({ path }).open();
    await store.write(note, [noteRow("first")]);
    runPython(
      `
import sys, pyarrow, deltalake
rows = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table()
wider = rows.append_column("size", pyarrow.array([1], pyarrow.int32()))
deltalake.write_deltalake(sys.argv[1], wider, mode="append", schema_mode="merge")
print("null")`,
      join(path, "note.delta"),
    );
    const rows = (size: number) => Array.from({ length: many }, (_, index) => ({ ...noteRow(`${index}`), size }));
    await store.write(note, rows(7) as never);
    expect(new Set((await rawRows(path, "note")).map(({ size }) => Number(size)))).toEqual(new Set([0, 1, 7]));
    const files = (await readdir(join(path, "note.delta"))).filter((name) => name.endsWith(".parquet"));
    const error = await rejection(store.write(note, rows(2 ** 40) as never));
    expect(error).toMatchObject({ code: "WRITE_INVALID", message: expect.stringContaining("INTEGER") });
    expect((await readdir(join(path, "note.delta"))).filter((name) => name.endsWith(".parquet"))).toEqual(files);
  });
});

it("a write that is aborted at any time has stored nothing, and one that is done everything", async () => {
  const path = await newFolder();
  await using store = await delta({ path }).open();
  await store.write(note, [noteRow("first")]);
  let stored = 1;
  let stopped = 0;
  for (const count of [100, many])
    for (let attempt = 0; attempt < 15; attempt++) {
      const rows = Array.from({ length: count }, (_, index) => noteRow(`${count}-${attempt}-${index}`));
      const reason = new Error("enough");
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), Math.random() * (count === many ? 120 : 20));
      try {
        stored += (await store.write(note, rows, { signal: controller.signal })).rows;
      } catch (error) {
        expect(error).toMatchObject({ code: "ABORTED", cause: reason });
        stopped += 1;
      }
      expect(await (await store.read(note)).count()).toBe(stored);
    }
  expect(stopped).toBeGreaterThan(0);
  const known = (await filesOf(path, "note.delta")).map((file) => file.path);
  const there = (await readdir(join(path, "note.delta"))).filter((name) => name.endsWith(".parquet"));
  expect(there.sort()).toEqual([...known].sort());
});
