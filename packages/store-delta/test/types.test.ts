import { join } from "node:path";
import { defineFeature, FeatureGraph, from, Timestamp } from "@metaxy-ts/core";
import { newFolder, nothing, values } from "@metaxy-ts/testing";
import { DurationMillisecond, Field, Struct, Table, TimeMicrosecond, Utf8, vectorFromArray } from "apache-arrow";
import { expect, it } from "vitest";
import { delta } from "../src/index.js";
import { typesInPython } from "./support/python.js";

const typed = defineFeature({ key: "typed", id: ["id"], fields: ["main"] });
const version = new FeatureGraph([typed]).versions(typed).feature;
const main = { metaxy_provenance_by_field: { main: "1" } };

it("columns of all types that Python made keep their types and values, whatever is done with the table", async () => {
  const folder = await newFolder();
  const path = join(folder, "typed.delta");
  const [columns, types] = typesInPython("make", path, version) as [string[], object];
  await using store = await delta({ path: folder, hash: { algorithm: "md5" } }).open();
  expect(await values(await store.read(typed, { columns: ["id"] }), "id")).toEqual(["a", "b", "c"]);
  const read = await store.read(typed, { filters: "id = 'a'" });
  const [row] = await read.rows();
  expect(row).toMatchObject({
    timestamp_ntz: Timestamp.from("1970-01-01T00:00:01.000001Z"),
    decimal: "1.25",
    list: ["1.25", null],
    map_of_numbers: { 1: 0.5 },
  });
  await store.write(typed, [{ id: "new", ...main }]);
  expect(await store.delete(typed, "id = 'b'")).toBe(1);
  await store.write(typed, read);
  await store.write(typed, { arrow: (await read.arrow()).batches });
  expect(await store.delete(typed, "id = 'c'", { hard: true })).toBe(1);

  const deps = [from(typed, { select: columns as never })];
  const child = defineFeature({ key: "child", id: ["id"], deps, fields: ["x"] });
  await using increment = await store.resolve(child);
  await store.write(child, increment.pending);
  expect(await (await store.resolve(child)).counts()).toEqual(nothing);

  expect(typesInPython("check", path, version)).toEqual([
    types,
    { a: [[], [], []], b: [[]], "b deleted": [[]], new: [columns] },
  ]);
});

it("a type that Delta lacks is refused by the name of the column, and nothing is stored", async () => {
  await using store = await delta({ path: await newFolder() }).open();
  const byField = new Struct([new Field("main", new Utf8(), true)]);
  const table = {
    id: vectorFromArray(["a"], new Utf8()),
    metaxy_provenance_by_field: vectorFromArray([{ main: "1" }], byField),
  };
  const time = new Table({ ...table, at: vectorFromArray([1n], new TimeMicrosecond()) });
  const length = new Table({ ...table, took: vectorFromArray([1n], new DurationMillisecond()) });
  for (const [rows, column] of [
    [time, "at"],
    [length, "took"],
  ] as const)
    await expect(store.write(typed, rows)).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringMatching(/Delta has no (?:times of day|lengths of time)\. Convert it/),
      details: { column },
    });
  expect(await store.has(typed)).toBe(false);
});
