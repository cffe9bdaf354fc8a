import { parseFeatureSpec } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { usePython } from "./support/metaxy.js";
import { OurSide } from "./support/our-side.js";
import { places } from "./support/places.js";
import { PythonSide } from "./support/python-side.js";

const ask = usePython();

const clip = (fields: readonly string[]) => ({ key: "clip", id_columns: ["id"], fields });
const frame = { key: "frame", id_columns: ["id"], deps: [{ feature: "clip", select: [] }], fields: ["x"] };
const row = (id: string, user: object, fields: object = { a: "1" }) => ({
  id,
  ...user,
  metaxy_provenance_by_field: fields,
});

it("nested values in Postgres are JSON, which takes new members and fields from Python, while new columns are an error of it", async (context) => {
  const hash = { algorithm: "xxhash32", length: 8 } as const;
  const setting = { place: await places.postgres(context), hash, specs: [parseFeatureSpec(clip(["a"]))] };
  const [ours, python] = [new OurSide(setting), new PythonSide(ask, setting)];
  await python.write("clip", [row("1", { size: { w: 1 } })]);
  await python.write("clip", [row("2", { size: { w: 1, h: 2 } })]);
  await expect(python.write("clip", [row("3", { title: "x" })])).rejects.toThrow('column "title" of relation "clip"');
  const sizes = (await ours.read("clip")).map(({ id, size }) => [id, { ...(size as object) }]).sort();
  expect(sizes).toEqual([
    ["1", { w: 1 }],
    ["2", { w: 1, h: 2 }],
  ]);

  await ours.write("clip", [row("4", { lists: [[1]], objects: [{ w: 1 }] })]);
  const { rows, types } = await python.readTyped("clip");
  expect(types).toMatchObject({ size: "Struct({'w': Int64, 'h': Int64})", lists: "String", objects: "String" });
  expect(rows.find(({ id }) => id === "4")).toMatchObject({ size: null, lists: "[[1]]", objects: '[{"w": 1}]' });

  const later = [clip(["a", "b"]), frame].map(parseFeatureSpec);
  for (const side of [ours, python]) await side.redefine(later);
  await python.write("clip", [row("1", {}, { a: "1", b: "1" })]);
  const [one, two] = [await ours.resolve("frame"), await python.resolve("frame")];
  expect(two.new).toEqual(one.new);
  expect(one.new).toMatchObject([{ id: "1" }]);
  await ours.update("frame");
  for (const side of [ours, python]) expect(await side.resolve("frame")).toMatchObject({ new: [], stale: [] });
  await ours.close();
});
