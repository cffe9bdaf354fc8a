import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  defineFeature,
  externalFeature,
  FeatureGraph,
  featureSpecJson,
  linkExternals,
  parseFeatureSpec,
} from "@metaxy-ts/core";
import { lock, readLockFile } from "@metaxy-ts/project";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { graphOf, pythonAt } from "./support/definitions.js";
import { usePython } from "./support/metaxy.js";
import { places } from "./support/places.js";

const ask = usePython();
const hash = { algorithm: "md5", length: 16 } as const;

const upstream = [
  {
    key: "video/raw",
    id_columns: ["video_id", "part"],
    fields: ["audio", { key: "frames/all", code_version: '2 "x"' }],
    metadata: {
      weight: 1.5,
      count: 3,
      "ünï code": "é😀\u0001\u001b\u007f\t",
      empty: {},
      list: [1, "a", [true, []], { b: 1, a: { z: 1 } }],
      tables: [{ y: 1, x: [{ deep: true }] }, { only: { table: { here: "v" } } }],
      nested: { deep: { value: false, inner: { a: 0.1 } }, plain: -1e-7 },
    },
    description: 'of "videos"\n\\',
  },
  {
    key: "video/crop",
    id_columns: ["video_id"],
    deps: [
      {
        feature: "video/raw",
        rename: { path: "video_path", "a b": "c" },
        select: ["video_path"],
        filters: ["size > 1", "video_path != 'x'"],
        lineage: { relationship: { type: "N:1", on: ["video_id"] } },
        fields_mapping: { mapping: { type: "specific", mapping: { frames: [["frames", "all"], ["audio"]], box: [] } } },
      },
    ],
    fields: [
      "frames",
      { key: "box", deps: [{ feature: "video/raw", fields: ["audio"] }] },
      { key: "all", deps: "__METAXY_ALL_DEP__" },
    ],
  },
  {
    key: "video/part",
    id_columns: ["video_id", "n"],
    deps: [
      {
        feature: "video/crop",
        lineage: { relationship: { type: "1:N", on: ["video_id"] } },
        optional: true,
        select: [],
      },
      {
        feature: "video/raw",
        fields_mapping: { mapping: { type: "all" } },
        select: [],
        lineage: { relationship: { type: "N:1", on: ["video_id"] } },
      },
    ],
    fields: ["main"],
  },
].map((spec) => parseFeatureSpec(spec));

const part = externalFeature({ key: "video/part", id: ["video_id", "n"], project: "videos" });
const face = defineFeature({ key: "face", id: ["video_id", "n"], deps: [part], fields: ["box"] });
const code = new FeatureGraph([face], { project: "faces" });
const alone = new FeatureGraph([defineFeature({ key: "alone", id: ["id"] })], { project: "faces" });

describe.each(Object.entries({ duckdb: places.duckdb, delta: places.delta }))("lock files of %s", (_, newPlace) => {
  it.each(["Python", "TypeScript"])(
    "are the same texts whoever makes them, of what %s has pushed",
    async (pushedBy) => {
      const [place, folder] = [await newPlace(), await newFolder()];
      const [theirs, ours] = [join(folder, "theirs.lock"), join(folder, "ours.lock")];
      const graph = graphOf(upstream, "videos");
      if (pushedBy === "Python") await pythonAt(ask, place, hash, "videos")("push", upstream);
      else {
        await using store = await place.configure(graph, hash).open();
        await store.push(graph);
      }
      const python = pythonAt(ask, place, hash, "faces");
      const { text, result } = (await python("lock", [parseFeatureSpec(featureSpecJson(face.spec))], {
        path: theirs,
      })) as {
        text: string;
        result: { added: readonly { key: string; version: string }[] };
      };
      await using store = await place.configure(code, hash).open();
      const outcome = await lock(store, code, { path: ours });
      expect(await readFile(ours, "utf8")).toBe(text);
      expect(outcome.added.map(({ feature, version }) => [feature, version])).toEqual(
        result.added.map(({ key, version }) => [key, version]),
      );
      expect(await lock(store, code, { path: theirs, frozen: true })).toMatchObject({ unchanged: 3, written: false });
      const locked = await readLockFile(theirs);
      const linked = linkExternals(code, locked?.graph as FeatureGraph);
      expect(linked.unresolved).toEqual([]);
      for (const [key, { version, definitionVersion }] of locked?.features ?? [])
        expect(linked.graph.versions(key, hash.length)).toMatchObject({
          feature: version,
          definition: definitionVersion,
        });
    },
  );

  it("without anything external are the same texts", async () => {
    const [place, folder] = [await newPlace(), await newFolder()];
    const [theirs, ours] = [join(folder, "theirs.lock"), join(folder, "ours.lock")];
    const specs = [...alone.features.values()].map(({ spec }) => spec);
    const { text } = (await pythonAt(ask, place, hash, "faces")("lock", specs, { path: theirs })) as { text: string };
    await using store = await place.configure(alone, hash).open();
    expect(await lock(store, alone, { path: ours })).toMatchObject({ added: [], written: true });
    expect(await readFile(ours, "utf8")).toBe(text);
  });
});
