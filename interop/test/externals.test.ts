import { defineFeature, externalFeature, FeatureGraph, featureSpecJson, parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { graphOf, pythonAt } from "./support/definitions.js";
import { usePython } from "./support/metaxy.js";
import { places } from "./support/places.js";

const ask = usePython();
const hash = { algorithm: "md5", length: 16 } as const;

const upstream = [
  { key: "video/raw", id_columns: ["video_id"], fields: ["audio", { key: "frames", code_version: "2" }] },
  { key: "video/crop", id_columns: ["video_id"], deps: [{ feature: "video/raw" }], fields: ["frames"] },
].map((spec) => parseFeatureSpec(spec));
const versions = graphOf(upstream, "videos").versions("video/crop", hash.length);

const crop = externalFeature({ key: "video/crop", id: ["video_id"], fields: ["frames"], project: "videos" });
const face = defineFeature({ key: "face", id: ["video_id"], deps: [crop], fields: ["box"] });
const code = new FeatureGraph([face], { project: "faces" });

describe.each(Object.entries({ duckdb: places.duckdb, delta: places.delta }))("definitions in %s", (_, newPlace) => {
  it("that Metaxy has pushed are those of external features here", async () => {
    const place = await newPlace();
    await pythonAt(ask, place, hash, "videos")("push", upstream);
    await using store = await place.configure(code, hash).open();
    const { graph, unresolved } = await store.linkExternals(code, { onMismatch: "error" });
    expect(unresolved).toEqual([]);
    expect([...graph.features.keys()]).toEqual(["video/raw", "video/crop", "face"]);
    expect(graph.versions(crop, hash.length)).toMatchObject({ feature: versions.feature, fields: versions.fields });
    const pushed = await store.pushedGraph({ project: "videos" });
    expect(pushed.problems).toEqual([]);
    for (const [key, { feature, featureVersion, definitionVersion, definedIn }] of pushed.features) {
      expect(pushed.graph.versions(feature, hash.length)).toMatchObject({
        feature: featureVersion,
        definition: definitionVersion,
      });
      expect(pushed.graph.projectOf(key)).toBe("videos");
      expect(definedIn).toBe("definitions.Feature");
    }
    expect(pushed.graph.projectVersion("videos", hash.length)).toBe(pushed.pushes[0]?.projectVersion);
  });

  it("that this library has pushed are those of external features in Metaxy", async () => {
    const place = await newPlace();
    {
      const graph = graphOf(upstream, "videos");
      await using store = await place.configure(graph, hash).open();
      await store.push(graph);
    }
    const stub = { key: "video/crop", id_columns: ["video_id"], fields: ["frames"] };
    const synced = await pythonAt(
      ask,
      place,
      hash,
      "faces",
    )("sync", [parseFeatureSpec(featureSpecJson(face.spec))], {
      external: [stub],
      owner: "videos",
    });
    expect(synced).toMatchObject({
      "video/raw": { external: false },
      "video/crop": { version: versions.feature, external: false },
    });
  });
});
