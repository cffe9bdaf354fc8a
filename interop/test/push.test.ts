import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { graphOf, pythonAt } from "./support/definitions.js";
import { usePython } from "./support/metaxy.js";
import { places } from "./support/places.js";
import { project } from "./support/side.js";

const ask = usePython();
const hash = { algorithm: "md5", length: 16 } as const;

const specs = (version: string) =>
  [
    { key: "video/raw", id_columns: ["video_id"], fields: ["audio", { key: "frames/all", code_version: version }] },
    {
      key: "video/crop",
      id_columns: ["video_id"],
      deps: [{ feature: "video/raw", rename: { path: "video_path" }, select: ["video_path"], filters: ["size > 1"] }],
      metadata: { weight: 1.5, ünïcode: ["é😀", null, 9007199254740991] },
      description: 'of "videos"\n\\',
    },
  ].map((spec) => parseFeatureSpec(spec));
const first = specs("1");
const second = specs("2").slice(0, 1);

describe.each(Object.entries(places))("pushes in %s", (_, newPlace) => {
  it("of Metaxy are those that this library lists, and goes on with", async (context) => {
    const place = await newPlace(context);
    const python = pythonAt(ask, place, hash, project);
    const pushed = (await python("push", first, { tags: { commit: "é😀" } })) as { projectVersion: string };
    await python("push", second);
    {
      await using store = await place.configure(graphOf(first, project), hash).open();
      const [newest, oldest, ...others] = await store.history();
      expect(others).toEqual([]);
      expect(oldest).toMatchObject({
        project,
        projectVersion: pushed.projectVersion,
        features: 2,
        tags: { commit: "é😀" },
        recordedBy: "metaxy 0.1.11",
      });
      expect(newest?.features).toBe(1);
      // The schemas of the two libraries differ, and so do definition versions.
      expect(await store.push(graphOf(second, project))).toMatchObject({ recorded: ["video/raw"], removed: [] });
    }
    expect(await python("history", second)).toHaveLength(3);
  });

  it("of this library are what Metaxy lists and loads, with the same types and texts", async (context) => {
    const [place, other] = [await newPlace(context), await newPlace(context)];
    const python = pythonAt(ask, place, hash, project);
    const graph = graphOf(first, project);
    {
      await using store = await place.configure(graph, hash).open();
      await store.push(graph, { tags: { commit: "é😀" } });
      await store.push(graphOf(second, project));
    }
    const [newest, oldest] = [graphOf(second, project), graph].map((each) => each.projectVersion(project, hash.length));
    expect(await python("history", first)).toEqual([
      [newest, 1],
      [oldest, 2],
    ]);
    expect(await python("loaded", first, { projectVersion: oldest })).toEqual(
      Object.fromEntries([...graph.features.keys()].map((key) => [key, graph.versions(key, hash.length).feature])),
    );
    const theirs = pythonAt(ask, other, hash, project);
    await theirs("push", first, { tags: { commit: "é😀" } });
    const [ours, same] = (await Promise.all([python("pushed", first), theirs("pushed", first)])) as Pushed[];
    expect(ours?.types).toEqual(same?.types);
    const texts = (table: Pushed | undefined) =>
      table?.rows
        .slice(0, 2)
        .map((row) => [row.feature_key, row.feature_spec, row.metaxy_feature_version])
        .sort();
    expect(texts(ours)).toEqual(texts(same));
    expect(await python("push", second)).toMatchObject({ alreadyPushed: false });
  });
});

interface Pushed {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly types: Readonly<Record<string, string>>;
}
