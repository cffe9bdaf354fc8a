import { parseFeatureSpec } from "@metaxy-ts/core";
import type { TestContext } from "vitest";
import { describe, expect, it } from "vitest";
import { usePython } from "../support/metaxy.js";
import { OurSide } from "../support/our-side.js";
import { places } from "../support/places.js";
import type { PythonRows } from "../support/python-side.js";
import { PythonSide } from "../support/python-side.js";
import { everyType, refusedByMetaxy, repeated, storedByMetaxy } from "./series.js";
import type { Way } from "./ways.js";
import { waysIn, writeAs, writePending } from "./ways.js";

const ask = usePython();

const none = { new: [], stale: [], orphaned: [] };

/** What a child of ours has for columns of types that it does not take over. */
const childTypes: Readonly<Record<string, string>> = {
  Float16: "Float64",
  Float32: "Float64",
  "Array(Float32, shape=(2,))": "List(Float64)",
  "List(Float32)": "List(Float64)",
  Categorical: "String",
  "Enum(categories=['x', 'y'])": "String",
  Null: "String",
  "List(Null)": "List(String)",
  "Duration(time_unit='ms')": "Duration(time_unit='us')",
  "Duration(time_unit='ns')": "Duration(time_unit='us')",
};

const of = (use: string) => `id = '${use} 1' or id = '${use} 2'`;
/** Types that rows have too: a table that is made from rows alone has them. */
const ofRows = ["string", "binary", "boolean", "int64", "float64", "zoned", "list", "struct"];

/** Tables of ours without parents have timestamps in UTC, also for those without a time zone. */
function inUtc({ rows, types }: PythonRows): PythonRows {
  const value = (cell: unknown) => (typeof cell === "string" ? cell.replace(/\+00:00$/, "") : cell);
  const utc = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, value(cell)])));
  return { rows: utc, types };
}

describe.each(Object.entries(places))(
  "columns of all types of Polars in %s",
  { timeout: 300_000 },
  (name, newPlace) => {
    const kind = name as keyof typeof places;
    const ways = waysIn(kind);
    // Two samples for each way in which rows are written, with both values of each type, and two that are deleted.
    const samples = [...ways, "deleted"].flatMap((use) => [`${use} 1`, `${use} 2`]);
    const given = (version: string) => samples.map((id) => ({ id, metaxy_provenance_by_field: { main: version } }));
    const types = storedByMetaxy(kind);
    const columns = Object.keys(types);
    const series = Object.fromEntries(
      Object.entries(types).map(([column, values]) => [column, repeated(values, samples.length / 2)]),
    );
    const kept = (way: Way) => (way === "rows" ? columns.filter((column) => ofRows.includes(column)) : columns);
    const made = (way: string) => `made/${way.toLowerCase()}`;
    const own = (way: string) => `own/${way.toLowerCase()}`;
    const specs = [
      { key: "raw", id_columns: ["id"], fields: ["main"] },
      ...ways.flatMap((way) => [
        { key: made(way), id_columns: ["id"], deps: [{ feature: "raw", select: columns }], fields: ["main"] },
        { key: own(way), id_columns: ["id"], fields: ["main"] },
      ]),
      ...Object.keys(refusedByMetaxy[kind]).map((type) => ({
        key: `refused/${type}`,
        id_columns: ["id"],
        fields: ["main"],
      })),
    ].map(parseFeatureSpec);
    const sides = async (context: TestContext) => {
      const setting = { place: await newPlace(context), hash: { algorithm: "md5", length: 16 } as const, specs };
      return [new OurSide(setting), new PythonSide(ask, setting)] as const;
    };

    it("keep values and types in Python's table and in tables of ours, whoever writes to them", async (context) => {
      const [ours, python] = await sides(context);
      await python.writeSeries("raw", given("1"), series);
      const original = await python.readTyped("raw");
      const inOtherTables = inUtc(original);
      const expectSame = async (
        key: string,
        found: PythonRows,
        uses: readonly string[],
        expected: readonly string[],
      ) => {
        expect([key, found.rows.map(({ id }) => id).toSorted()]).toEqual([key, uses.toSorted()]);
        for (const row of found.rows) {
          const table = key.startsWith("own/") ? inOtherTables : original;
          const before = table.rows.find(({ id }) => id === row.id);
          for (const column of expected)
            expect([key, row.id, column, row[column]]).toEqual([key, row.id, column, before?.[column]]);
        }
      };
      const typesOf = (found: PythonRows) => columns.map((column) => [column, found.types[column]]);

      await ours.with(async (store) => {
        for (const way of ways)
          await writeAs(store, "raw", way, await store.read("raw", { filters: of(way) } as never));
        expect(await store.delete("raw", of("deleted"))).toBe(2);
      });
      const left = samples.filter((id) => !id.startsWith("deleted"));
      await expectSame("raw", await python.readTyped("raw"), left, columns);
      const withTombstones = await python.readTyped("raw", { include_soft_deleted: true });
      await expectSame("raw with tombstones", withTombstones, samples, columns);
      expect(typesOf(withTombstones)).toEqual(typesOf(original));

      for (const way of ways) {
        await ours.with((store) => writePending(store, made(way), way));
        const child = await python.readTyped(made(way));
        await expectSame(made(way), child, left, columns);
        const taken = typesOf(original).map(([column, type = ""]) => [column, childTypes[type] ?? type]);
        expect([way, typesOf(child)]).toEqual([way, taken]);
        for (const side of [ours, python]) expect([way, await side.resolve(made(way))]).toMatchObject([way, none]);

        await ours.with(async (store) => {
          const relation = await store.read("raw", {
            columns: ["id", "metaxy_provenance_by_field", ...kept(way)],
          } as never);
          await writeAs(store, own(way), way, relation);
        });
        await expectSame(own(way), inUtc(await python.readTyped(own(way))), left, kept(way));
      }
      // Python goes on in the tables that we made.
      await python.writeSeries("raw", given("2"), series);
      for (const way of ways) {
        await python.update(made(way));
        await expectSame(made(way), await python.readTyped(made(way)), samples, columns);
        expect([way, await ours.resolve(made(way))]).toMatchObject([way, none]);

        const { types: ownTypes } = await python.readTyped(own(way));
        const written = Object.fromEntries(kept(way).map((column) => [column, series[column] as string]));
        await python.writeSeries(own(way), given("2"), written);
        const ownRows = await python.readTyped(own(way));
        await expectSame(own(way), inUtc(ownRows), samples, kept(way));
        expect([way, ownRows.types]).toEqual([way, ownTypes]);
        expect(await ours.read(own(way))).toHaveLength(samples.length);
      }
      await ours.close();
    });

    it("are refused by Metaxy itself, in its words, where they are missing above", async (context) => {
      const [, python] = await sides(context);
      for (const [type, message] of Object.entries(refusedByMetaxy[kind])) {
        const key = `refused/${type}`;
        const writing = python
          .writeSeries(key, given("1").slice(0, 2), { [type]: repeated(everyType[type as keyof typeof everyType], 1) })
          .then(() => python.readTyped(key));
        await expect(writing, type).rejects.toThrow(message);
      }
    });
  },
);
