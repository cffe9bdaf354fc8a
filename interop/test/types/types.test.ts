import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { usePython } from "../support/metaxy.js";
import { OurSide } from "../support/our-side.js";
import { places } from "../support/places.js";
import { PythonSide } from "../support/python-side.js";

const ask = usePython();

type Series = Readonly<Record<string, string>>;

/** Two values of each type, as Python writes them, that every store of Metaxy's can hold. */
const common: Series = {
  string: `["é", "x"]`,
  binary: `[b"a", b"b"]`,
  boolean: `[True, False]`,
  category: `["x", "y"], dtype=pl.Categorical`,
  enum: `["x", "y"], dtype=pl.Enum(["x", "y"])`,
  int8: `[-128, 1], dtype=pl.Int8`,
  int32: `[-2, 1], dtype=pl.Int32`,
  int64: `[-2**63, 1]`,
  float32: `[0.1, 1], dtype=pl.Float32`,
  float64: `[0.1, 1]`,
  decimal: `[Decimal("1.25"), Decimal("2.5")], dtype=pl.Decimal(10, 2)`,
  date: `[date(2026, 1, 2), date(2026, 1, 3)]`,
  datetime: `[datetime(2026, 1, 2, 3, 4, 5, 6), datetime(2026, 1, 3)]`,
  zoned: `[datetime(2026, 1, 2), datetime(2026, 1, 3)], dtype=pl.Datetime("us", "UTC")`,
  list: `[["a", None], []], dtype=pl.List(pl.String)`,
  lists: `[[[1], []], []], dtype=pl.List(pl.List(pl.Int16))`,
  struct: `[{"a": 1, "b": "x"}, {"a": 2, "b": None}], dtype=pl.Struct({"a": pl.Int8, "b": pl.String})`,
};

/** Delta's library for Python fails to write categories. */
const { category: _, ...withoutCategory } = common;

/** Types that DuckDB and Lance have, and Delta has not. */
const others: Series = {
  uint8: `[255, 1], dtype=pl.UInt8`,
  uint64: `[2**64 - 1, 1], dtype=pl.UInt64`,
  time: `[time(1, 2, 3, 4), time(5)]`,
  nanoseconds: `[1, 2], dtype=pl.Datetime("ns")`,
};

const types: Readonly<Record<keyof typeof places, Series>> = {
  duckdb: { ...common, ...others, array: `[[0.5, 1], [2, 3]], dtype=pl.Array(pl.Float32, 2)` },
  ducklake: { ...common, ...others },
  delta: withoutCategory,
  lancedb: {
    ...common,
    ...others,
    array: `[[0.5, 1], [2, 3]], dtype=pl.Array(pl.Float32, 2)`,
    duration: `[timedelta(days=1, microseconds=1), timedelta(seconds=2)]`,
    durations: `[[timedelta(1)], None], dtype=pl.List(pl.Duration("ms"))`,
  },
};

const ids = ["string", "boolean", "int8", "int32", "int64", "decimal", "date", "datetime", "zoned"];

const none = { new: [], stale: [], orphaned: [] };

const row = (id: string) => ({ id, metaxy_provenance_by_field: { main: "1" } });

describe.each(Object.entries(places))("types of Polars in %s", { timeout: 300_000 }, (name, newPlace) => {
  const columns = Object.keys(types[name as keyof typeof places]);
  const series = Object.fromEntries(
    Object.entries(types[name as keyof typeof places]).map(([column, values]) => [column, `pl.Series(${values})`]),
  );
  const specs = [
    { key: "raw/all", id_columns: ["id"], fields: ["main"] },
    { key: "made/all", id_columns: ["id"], deps: [{ feature: "raw/all", select: columns }], fields: ["main"] },
    { key: "raw/ids", id_columns: ids, fields: ["main"] },
    { key: "made/ids", id_columns: ids, deps: [{ feature: "raw/ids", select: [] }], fields: ["main"] },
  ].map(parseFeatureSpec);
  const sides = async () => {
    const setting = { place: await newPlace(), hash: { algorithm: "md5", length: 16 } as const, specs };
    return [new OurSide(setting), new PythonSide(ask, setting)] as const;
  };

  it("keep their values in a table that Python made and we wrote to, and in a child that we made", async () => {
    const [ours, python] = await sides();
    await python.writeSeries("raw/all", [row("a"), row("b")], series);
    const before = await python.readTyped("raw/all");
    const original = before.rows.find(({ id }) => id === "a");
    await ours.with(async (store) => {
      await store.write("raw/all", await store.read("raw/all", { filters: "id = 'a'" }));
      await store.write("raw/all", [row("new")] as never);
      await store.delete("raw/all", "id = 'b'");
    });
    await ours.update("made/all");
    for (const key of ["raw/all", "made/all"]) {
      const { rows, types } = await python.readTyped(key);
      expect(rows.map(({ id }) => id).toSorted()).toEqual(["a", "new"]);
      const kept = rows.find(({ id }) => id === "a");
      for (const column of columns) expect([column, kept?.[column]]).toEqual([column, original?.[column]]);
      if (key === "raw/all") expect(types).toEqual(before.types);
    }
    expect(await python.resolve("made/all")).toMatchObject(none);
    await ours.close();
  });

  it("identify the same samples for both", async () => {
    const [ours, python] = await sides();
    const versions = { metaxy_provenance_by_field: { main: "1" } };
    const idSeries = Object.fromEntries(ids.map((column) => [column, series[column] as string]));
    await python.writeSeries("raw/ids", [versions, versions], idSeries);
    await ours.update("made/ids");
    for (const side of [ours, python]) expect(await side.resolve("made/ids")).toMatchObject(none);
    const [first] = await ours.read("raw/ids");
    const given = Object.fromEntries(ids.map((column) => [column, first?.[column]]));
    expect(await ours.with((store) => store.delete("raw/ids", [given] as never))).toBe(1);
    expect((await python.resolve("made/ids")).orphaned).toHaveLength(1);
    await ours.close();
  });
});
