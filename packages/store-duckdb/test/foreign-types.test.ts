import { join } from "node:path";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { newFolder, nothing, pythonWith, values } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import type { TypedValue } from "./support/all-types.js";
import { fileTypes, lakeTypes, otherValues, systemColumnsOf, tableOf, typesIn } from "./support/all-types.js";
import { lake, onLake } from "./support/lake.js";

const typed = defineFeature({ key: "typed", id: ["id"], fields: ["main"] });
const version = new FeatureGraph([typed]).versions(typed).feature;
const main = { metaxy_provenance_by_field: { main: "1" } };

type Types = Readonly<Record<string, TypedValue>>;
type Run = (...statements: readonly string[]) => Promise<Record<string, unknown>[]>;

const { runPython } = pythonWith("duckdb==1.5.5");

const places = {
  "a file that Python filled": async () => {
    const path = join(await newFolder(), "shared.duckdb");
    const program = `
import duckdb, json, sys
with duckdb.connect(sys.argv[1]) as connection:
  connection.execute("set TimeZone = 'UTC'")
  for statement in sys.argv[2:]:
    result = connection.execute(statement)
  names = [column[0] for column in result.description]
  print(json.dumps([dict(zip(names, row)) for row in result.fetchall()]))`;
    const run: Run = async (...statements) => runPython(program, path, ...statements) as Record<string, unknown>[];
    return { types: fileTypes as Types, run, configured: duckdb({ path, hash: { algorithm: "md5" }, threads: 1 }) };
  },
  "a lake": async () => {
    const folder = await newFolder();
    const run: Run = async (...statements) => {
      let rows: Record<string, unknown>[] = [];
      for (const sql of statements) rows = await onLake(folder, sql);
      return rows;
    };
    const ducklake = lake(folder);
    return { types: lakeTypes as Types, run, configured: duckdb({ ducklake, hash: { algorithm: "md5" }, threads: 1 }) };
  },
};

describe.each(Object.entries(places))("columns of all types in a table of %s", (_, place) => {
  it("keep their types and values while the table is read, written to, deleted from, resolved and rebased", async () => {
    const { types, run, configured } = await place();
    await (await configured.open()).close(); // makes the catalog
    await run(...tableOf("typed", types, version));
    const before = await run(typesIn("typed"));
    const columns = Object.keys(types);
    {
      await using store = await configured.open();
      expect(await values(await store.read(typed, { columns: ["id"] }), "id")).toEqual(["a", "b", "c"]);
      await store.write(typed, [{ id: "new", ...main }]);
      expect(await store.delete(typed, "id = 'b'")).toBe(1);
      await store.write(typed, await store.read(typed, { filters: "id = 'a'" }));
      expect(await store.delete(typed, "id = 'c'", { hard: true })).toBe(1);
      for (const code of ["1", "2"]) {
        const child = defineFeature({
          key: "child",
          id: ["id"],
          deps: [from(typed, { select: columns as never })],
          fields: { main: code },
        });
        if (code === "1") {
          await using increment = await store.resolve(child);
          await store.write(child, increment.pending);
        } else {
          const [row] = await (
            await store.read(child, { withFeatureHistory: true, columns: ["metaxy_feature_version"] } as never)
          ).rows();
          expect(
            await store.rebase(child, { from: (row as { metaxy_feature_version: string }).metaxy_feature_version }),
          ).toBe(2);
        }
        await using increment = await store.resolve(child);
        expect(await increment.counts()).toEqual(nothing);
      }
    }
    expect(await run(typesIn("typed"))).toEqual(before);
    expect(await run(otherValues("typed", types))).toEqual([
      { id: "a", deleted: false, other: [] },
      { id: "a", deleted: false, other: [] },
      { id: "b", deleted: false, other: [] },
      { id: "b", deleted: true, other: [] },
      { id: "new", deleted: false, other: columns },
    ]);
    // Floats have 64 bits in a child, enums are strings, and a list has any length.
    const kept = Object.fromEntries(Object.entries(types).filter(([name]) => !["float", "vector"].includes(name)));
    expect(await run(otherValues("child", kept))).toEqual([
      { id: "a", deleted: false, other: [] },
      { id: "a", deleted: false, other: [] },
      { id: "new", deleted: false, other: Object.keys(kept) },
      { id: "new", deleted: false, other: Object.keys(kept) },
    ]);
  });

  it("are read, or refused by their name", async () => {
    const { types, run, configured } = await place();
    await (await configured.open()).close();
    await run(...tableOf("typed", types, version));
    await using store = await configured.open();
    const unreadable: string[] = [];
    for (const column of Object.keys(types)) {
      const read = await store.read(typed, { columns: ["id", column], filters: "id = 'a'" } as never);
      const error = await read.rows().then(
        () => undefined,
        (cause: unknown) => cause,
      );
      if (error === undefined) continue;
      expect(error).toMatchObject({ code: "READ_INVALID", details: { column } });
      unreadable.push(column);
    }
    expect(unreadable).toEqual(["infinite", "nanoseconds", "geometry", "struct"]);
  });
});

describe("samples whose ID has a type that only the engine has", () => {
  const sample = defineFeature({ key: "sample", id: ["id"], fields: ["main"] });
  const child = defineFeature({ key: "child", id: ["id"], deps: [from(sample, { select: [] })], fields: ["main"] });
  const samples = async (type: string, ...ids: readonly string[]) => {
    const path = join(await newFolder(), "shared.duckdb");
    const columns = systemColumnsOf(new FeatureGraph([sample]).versions(sample).feature);
    // A variant needs the newest layout of files.
    await runSql(
      path,
      `attach '${path}.new' as made (storage_version 'latest'); create table made.sample as
        select cast(id as ${type}) as id, ${columns} from (values ${ids.map((id) => `(${id})`).join(", ")}) given(id)`,
    );
    const store = await duckdb({ path: `${path}.new`, hash: { algorithm: "md5" }, threads: 1 }).open();
    await using increment = await store.resolve(child);
    await store.write(child, increment.pending);
    await using after = await store.resolve(child);
    expect(await after.counts()).toEqual(nothing);
    expect(await (await store.read(child)).count()).toBe(ids.length);
    expect(await after.orphaned.rows()).toEqual([]);
    return store;
  };

  it.each([
    ["UBIGINT", "18446744073709551615", "1"],
    ["HUGEINT", "-170141183460469231731687303715884105728", "9007199254740993"],
    ["UHUGEINT", "340282366920938463463374607431768211455", "1"],
    ["UUID", "'5f3a1b1e-7a53-4f0d-9a9d-111111111111'", "'5f3a1b1e-7a53-4f0d-9a9d-222222222222'"],
    ["ENUM('x', 'y')", "'x'", "'y'"],
    ["FLOAT[2]", "[0.5, 1]", "[2, 3]"],
  ])("are deleted by rows that were read: %s", async (type, ...ids) => {
    await using store = await samples(type, ...ids);
    const [first, second] = await (await store.read(sample, { columns: ["id"] })).rows();
    expect(await store.delete(sample, [first] as never)).toBe(1);
    expect(await values(await store.read(sample), "id")).toEqual([second?.id]);
    if (typeof first?.id !== "string" && !Array.isArray(first?.id))
      expect(await store.delete(sample, [{ id: 2n ** 128n }, { id: -(2n ** 127n) - 1n }])).toBe(0);
    await store.write(sample, [{ id: first?.id, ...main }] as never);
    expect(await store.delete(child, await store.read(sample))).toBe(2);
  });

  it.each(["UNION(num INTEGER, str VARCHAR)", "VARIANT"])("are not deleted by strings or numbers: %s", async (type) => {
    await using store = await samples(type, "'1'", "'x'");
    for (const id of ["1", 1])
      await expect(store.delete(sample, [{ id }])).rejects.toMatchObject({
        code: "ARGUMENT_INVALID",
        details: { column: "id" },
        message: expect.stringContaining(type === "VARIANT" ? "VARIANT" : "UNION("),
      });
    expect(await store.delete(sample, await store.read(child))).toBe(2);
  });
});

it("strings are compared by their bytes, whatever collation a column has", async () => {
  const path = join(await newFolder(), "shared.duckdb");
  const columns = systemColumnsOf(version);
  await runSql(
    path,
    `create table typed (id VARCHAR COLLATE NOCASE, word VARCHAR COLLATE NOACCENT); create or replace table typed as
      from (select *, ${columns} from typed) limit 0`,
  );
  await runSql(path, "alter table typed alter id type VARCHAR COLLATE NOCASE");
  await using store = await duckdb({ path, hash: { algorithm: "md5" }, threads: 1 }).open();
  await store.write(typed, [
    { id: "Abc", word: "é", ...main },
    { id: "abc", word: "e", ...main },
  ]);
  const child = defineFeature({ key: "child", id: ["id"], deps: [from(typed, { select: [] })], fields: ["main"] });
  await using increment = await store.resolve(child);
  expect(await increment.counts()).toEqual({ ...nothing, new: 2 });
  expect(await values(await store.read(typed, { filters: "id = 'abc'" }), "id")).toEqual(["abc"]);
  expect(await values(await store.read(typed, { filters: "word = 'e'" } as never), "id")).toEqual(["abc"]);
  expect(await store.delete(typed, [{ id: "ABC" }])).toBe(0);
  expect(await store.delete(typed, [{ id: "abc" }])).toBe(1);
});

it("an update compares timestamps of the engine's different types, and children have what they had", async () => {
  const path = join(await newFolder(), "shared.duckdb");
  const configured = duckdb({ path, hash: { algorithm: "md5" }, threads: 1 });
  const parent = defineFeature({ key: "parent", id: ["taken"], fields: ["main"] });
  const child = defineFeature({ key: "child", id: ["taken"], deps: [from(parent)], fields: ["main"] });
  await using store = await configured.open();
  const taken = new Date("2026-01-02T03:04:05.006Z");
  await store.write(parent, [{ taken, ...main }]);
  {
    await using increment = await store.resolve(child);
    await store.write(child, increment.pending);
  }
  for (const type of ["TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP"]) {
    const changed = `create or replace table parent as select * replace (cast(taken as ${type}) as taken) from parent`;
    await store.close();
    await runSql(path, changed);
    await using again = await configured.open();
    await using increment = await again.resolve(child);
    expect(await increment.counts()).toEqual(nothing);
    expect(await increment.orphaned.rows()).toEqual([]);
  }
});

it("timestamps that are finer than a new column's are refused", async () => {
  await using store = await duckdb({ path: ":memory:", hash: { algorithm: "md5" }, threads: 1 }).open();
  const rows = (nanoseconds: string) =>
    store.query(
      `select 'a' as id, timestamp_ns '2026-01-02 03:04:05.${nanoseconds}' as taken, {'main': '1'} as metaxy_provenance_by_field`,
    );
  await expect(store.write(typed, await rows("000000007"))).rejects.toMatchObject({
    code: "WRITE_INVALID",
    message: expect.stringContaining("taken"),
  });
  expect(await store.write(typed, await rows("000007000"))).toMatchObject({ rows: 1 });
});

it("rows of strings are read as the types that only the engine has, also inside of lists and objects", async () => {
  const path = join(await newFolder(), "shared.duckdb");
  const types = {
    amounts: fileTypes.list,
    spans: fileTypes.lists,
    prices: fileTypes.map,
    clock: fileTypes.fine_time,
  } as Types;
  for (const statement of tableOf("typed", types, version)) await runSql(path, statement);
  await using store = await duckdb({ path, hash: { algorithm: "md5" }, threads: 1 }).open();
  const given = { amounts: ["2.5", null], spans: [["2 days"]], prices: { b: "1" }, clock: "12:00:00.000000001" };
  await store.write(typed, [{ id: "d", ...given, ...main }]);
  const columns = ["amounts", "spans", "prices", "clock"] as never;
  const [row] = await (await store.read(typed, { columns, filters: "id = 'd'" })).rows();
  expect(row).toEqual({ ...given, amounts: ["2.50", null], spans: [["2 days"]], prices: { b: "1.0" } });
  await store.write(
    typed,
    await store.query("select 'e' as id, time '12:00' as clock, {'main': '1'} as metaxy_provenance_by_field"),
  );
  for (const wrong of [{ amounts: ["2.505"] }, { prices: { b: "1.25" } }, { amounts: ["much"] }])
    await expect(store.write(typed, [{ id: "f", ...wrong, ...main }])).rejects.toMatchObject({ code: "WRITE_INVALID" });
});

async function runSql(path: string, sql: string): Promise<void> {
  runPython("import duckdb, sys\nduckdb.connect(sys.argv[1]).execute(sys.argv[2]).close()\nprint('null')", path, sql);
}
