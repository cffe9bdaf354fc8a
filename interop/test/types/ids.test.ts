import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { usePython } from "../support/metaxy.js";
import { OurSide } from "../support/our-side.js";
import { places } from "../support/places.js";
import { PythonSide } from "../support/python-side.js";
import { distinctIn, storedByMetaxy } from "./series.js";
import { waysIn, writeAs, writePending } from "./ways.js";

const ask = usePython();

const none = { new: [], stale: [], orphaned: [] };
const main = { metaxy_provenance_by_field: { main: "1" } };

/**
 * What identifies no samples for both: nulls, with which Metaxy finds the same samples new in every increment; and in LanceDB what has another type in
 * our tables, so that Polars does not join the two: categories and enums are strings there, arrays are lists, and lengths of time have microseconds.
 * In Postgres structs are JSON, which does not order them as their values are.
 */
const unfit: Readonly<Partial<Record<string, readonly string[]>>> = {
  lancedb: ["null", "nulls", "array", "category", "enum", "durations", "duration_milliseconds", "duration_nanoseconds"],
  postgres: ["struct"],
};

describe.each(Object.entries(places))("IDs of all types of Polars in %s", { timeout: 300_000 }, (name, newPlace) => {
  const kind = name as keyof typeof places;
  const ways = waysIn(kind);
  const types = storedByMetaxy(kind);
  const ids = Object.keys(types).filter((type) => !unfit[name]?.includes(type));
  // The first value of each type, and one sample more for each type that has its other value.
  const total = ids.length + 1;
  const series = Object.fromEntries(ids.map((id, at) => [id, distinctIn(types[id] as string, at + 1, total)]));
  const child = (key: string, parent: string) => ({
    key,
    id_columns: ids,
    deps: [{ feature: parent, select: [] }],
    fields: ["main"],
  });
  const specs = [
    { key: "raw", id_columns: ids, fields: ["main"] },
    ...ways.map((way) => child(`made/${way.toLowerCase()}`, "raw")),
    { key: "own", id_columns: ids, fields: ["main"] },
    child("theirs", "own"),
  ].map(parseFeatureSpec);

  it("find the same samples for both, in Python's tables and in ours", async (context) => {
    const setting = { place: await newPlace(context), hash: { algorithm: "md5", length: 16 } as const, specs };
    const [ours, python] = [new OurSide(setting), new PythonSide(ask, setting)];
    const versions = Array.from({ length: total }, () => main);
    await python.writeSeries("raw", versions, series);
    const children = ways.map((way) => `made/${way.toLowerCase()}`);
    for (const [at, way] of ways.entries()) {
      await ours.with((store) => writePending(store, children[at] as string, way));
      for (const side of [ours, python])
        expect([way, await side.resolve(children[at] as string)]).toMatchObject([way, none]);
    }
    expect(await ours.read("made/rows")).toHaveLength(total);

    // One sample after the other goes by the values that its row has.
    const rows = await ours.read("raw");
    const given = rows.map((row) => Object.fromEntries(ids.map((id) => [id, row[id]])));
    expect(await ours.with((store) => store.delete("raw", given.slice(0, 2) as never))).toBe(2);
    for (const side of [ours, python]) expect((await side.resolve("made/rows")).orphaned).toHaveLength(2);
    await ours.update("made/rows");
    expect(await python.resolve("made/rows")).toMatchObject(none);
    expect(await ours.with(async (store) => store.delete("raw", await store.read("made/relation")))).toBe(total - 2);

    await ours.with(async (store) =>
      writeAs(store, "own", "relation", await store.read(ways.includes("Arrow") ? "made/arrow" : "made/relation")),
    );
    await python.update("theirs");
    for (const side of [ours, python]) expect(await side.resolve("theirs")).toMatchObject(none);
    expect(await ours.read("theirs")).toHaveLength(total);
    await ours.close();
  });
});

it("IDs that are lists of lengths of time, which rows have as strings, are refused by name", {
  timeout: 300_000,
}, async () => {
  const specs = [parseFeatureSpec({ key: "raw", id_columns: ["durations"], fields: ["main"] })];
  const setting = { place: await places.lancedb(), hash: { algorithm: "md5", length: 16 } as const, specs };
  const [ours, python] = [new OurSide(setting), new PythonSide(ask, setting)];
  await python.writeSeries("raw", [main], { durations: "pl.Series([[timedelta(1)]])" });
  const [row] = await ours.read("raw");
  expect(row).toMatchObject({ durations: ["24:00:00"] });
  await expect(ours.with((store) => store.delete("raw", [row] as never))).rejects.toMatchObject({
    code: "ARGUMENT_INVALID",
    details: { column: "durations" },
  });
  expect(await ours.with(async (store) => store.delete("raw", await store.read("raw")))).toBe(1);
  await ours.close();
});
