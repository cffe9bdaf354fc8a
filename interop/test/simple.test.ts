import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { usePython } from "./support/metaxy.js";
import { OurSide } from "./support/our-side.js";
import { places } from "./support/places.js";
import { PythonSide } from "./support/python-side.js";

const ask = usePython();

const specs = [
  { key: "video/raw", id_columns: ["video_id"], fields: ["audio", "frames"] },
  { key: "video/crop", id_columns: ["video_id"], deps: [{ feature: "video/raw", select: [] }], fields: ["frames"] },
].map(parseFeatureSpec);

const row = (id: string) => ({ video_id: id, metaxy_provenance_by_field: { audio: `a${id}`, frames: `f${id}` } });

describe.each(Object.entries(places))("a store in %s", (_, newPlace) => {
  it.each([true, false])("that one library begins, the other goes on with: ours first is %s", async (oursFirst) => {
    const setting = { place: await newPlace(), hash: { algorithm: "md5", length: 16 } as const, specs };
    const [ours, python] = [new OurSide(setting), new PythonSide(ask, setting)];
    const [first, second] = oursFirst ? [ours, python] : [python, ours];
    await first.write("video/raw", [row("1"), row("2")]);
    await second.write("video/raw", [row("3")]);
    expect((await first.resolve("video/crop")).new).toHaveLength(3);
    await second.update("video/crop");
    for (const side of [first, second])
      expect(await side.resolve("video/crop")).toEqual({ new: [], stale: [], orphaned: [], waiting: [] });
    await ours.close();
  });
});
