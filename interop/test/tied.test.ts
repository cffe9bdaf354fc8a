import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { usePython } from "./support/metaxy.js";
import { OurSide } from "./support/our-side.js";
import { places } from "./support/places.js";
import { PythonSide } from "./support/python-side.js";

const ask = usePython();

const specs = [
  { key: "video/raw", id_columns: ["video_id"] },
  { key: "video/crop", id_columns: ["video_id"], deps: [{ feature: "video/raw", select: [] }] },
].map(parseFeatureSpec);

const row = (id: string, version: string) => ({ video_id: id, metaxy_provenance_by_field: { default: version } });

describe.each(Object.entries(places))("a store in %s", (_, newPlace) => {
  it("in which Python wrote an ID twice is in sync for one library at a time, which an increment says", async (context) => {
    const setting = { place: await newPlace(context), hash: { algorithm: "md5", length: 16 } as const, specs };
    const [ours, python] = [new OurSide(setting), new PythonSide(ask, setting)];
    // Metaxy takes the row that was written first, we take the largest data version.
    const twice = [row("a", "1"), row("a", "2"), row("b", "1")];
    await python.write("video/raw", twice);
    const stale = async (side: OurSide | PythonSide): Promise<unknown[]> =>
      (await side.resolve("video/crop")).stale.map((sample) => sample.video_id);
    const warned = (): Promise<unknown[]> =>
      ours.with(async (store) => {
        await using todo = await store.resolve("video/crop");
        return (await todo.warnings()).map(({ code, details }) => [code, details.samples, details.examples]);
      });
    await python.update("video/crop");
    expect(await stale(ours)).toEqual(["a"]);
    expect(await warned()).toEqual([["ROWS_TIED", 1, [{ video_id: "a" }]]]);
    await ours.update("video/crop");
    expect(await stale(python)).toEqual(["a"]);
    await ours.write("video/raw", [row("a", "3")]);
    expect(await warned()).toEqual([]);
    await python.update("video/crop");
    for (const side of [ours, python]) expect(await stale(side)).toEqual([]);
    await ours.close();
  });
});
