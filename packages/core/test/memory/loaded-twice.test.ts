import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineFeature, FeatureGraph } from "../../src/index.js";
import { memory } from "../../src/memory.js";

/** The features of a module, as each load of it makes them. */
function load({ version = "1" } = {}) {
  const raw = defineFeature({
    key: "video/raw",
    schema: z.object({ id: z.string() }),
    id: ["id"],
    fields: { audio: version },
  });
  const crop = defineFeature({ key: "video/crop", id: ["id"], deps: [raw] });
  return { raw, crop, face: defineFeature({ key: "video/face", id: ["id"], deps: [crop] }) };
}

const rows = [{ id: "v1", metaxy_provenance_by_field: { audio: "1" } }];

describe("features that were loaded twice", () => {
  it("are those of the store's graph", async () => {
    const graph = new FeatureGraph([load().face], { project: "videos" });
    const { raw, crop } = load();
    await using store = await memory({ graph }).open();
    await store.write(raw, rows);
    await using todo = await store.resolve(crop);
    await store.write(crop, todo.pending);
    const stored = await (await store.read(crop)).rows();
    expect(stored).toMatchObject([{ id: "v1", metaxy_project_version: graph.projectVersion() }]);
  });

  it("are other features if they say something else, also of what they are made from", async () => {
    const graph = new FeatureGraph([load().face]);
    const { raw, crop } = load({ version: "2" });
    await using store = await memory({ graph }).open();
    await expect(store.write(raw, rows)).rejects.toMatchObject({ code: "GRAPH_INVALID" });
    await expect(store.resolve(crop)).rejects.toThrow("Two definitions have the key");
  });
});
