import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyFeature } from "../../src/index.js";
import { defineFeature, externalFeature, FeatureGraph, from, linkExternals } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const schema = z.object({ id: z.string(), path: z.string() });
const source = defineFeature({ key: "source", id: ["id"], project: "up" });
const real = defineFeature({
  key: "raw",
  id: ["id"],
  deps: [source],
  fields: { frames: "7", audio: "3" },
  project: "up",
});
const upstream = new FeatureGraph([real], { project: "up" });
const theirs = upstream.versions("raw");

const external = externalFeature({ key: "raw", id: ["id"], schema, fields: ["frames"], project: "up" });
const made = defineFeature({
  key: "made",
  id: ["id"],
  deps: [from(external, { select: ["path"] })],
  fields: { faces: { version: "1", on: [external.field("frames")] } },
});
const same = defineFeature({
  key: "made",
  id: ["id"],
  deps: [from(real, { select: ["path"] })],
  fields: { faces: { version: "1", on: [real.field("frames")] } },
});
const code = (...features: AnyFeature[]) => new FeatureGraph(features, { project: "down" });
const thrown = (work: () => unknown): Promise<{ code: string; message: string }> =>
  rejection(Promise.resolve().then(work));

describe("an external feature", () => {
  it("has no versions until the graph is linked, and says what is missing", async () => {
    const graph = code(made, defineFeature({ key: "own", id: ["id"] }));
    expect(graph.versions("own").feature).toHaveLength(16);
    for (const work of [() => graph.versions("made"), () => graph.versions("raw"), () => graph.projectVersion()]) {
      const error = await thrown(work);
      expect(error.code).toBe("EXTERNAL_UNRESOLVED");
      expect(error.message).toContain("the definition of raw is not known");
    }
    await using store = await memory().open();
    expect((await rejection(store.resolve(made))).code).toBe("EXTERNAL_UNRESOLVED");
    expect((await rejection(store.push(graph))).code).toBe("EXTERNAL_UNRESOLVED");
  });

  it("has bigints in rows where the code says so, also once it is linked", async () => {
    const numbers = defineFeature({
      key: "raw",
      id: ["id"],
      schema: z.object({ id: z.string(), size: z.bigint() }),
      project: "up",
    });
    const pushed = new FeatureGraph([numbers]);
    await using theirStore = await memory({ graph: pushed }).open();
    await theirStore.push(pushed, { project: "up" });
    const stub = externalFeature({
      key: "raw",
      id: ["id"],
      schema: z.object({ id: z.string(), size: z.bigint() }),
      project: "up",
    });
    const child = defineFeature({ key: "made", id: ["id"], deps: [stub] });
    const { graph } = await theirStore.linkExternals(code(child));
    await using store = await memory({ graph }).open();
    await store.write("raw", [{ id: "a", size: 7, metaxy_provenance_by_field: { default: "1" } }]);
    expect(await (await store.read(stub)).rows()).toMatchObject([{ size: 7n }]);
    await using todo = await store.resolve(child);
    expect(await todo.new.rows()).toMatchObject([{ size: 7n }]);
  });

  it("has the definition of its project once it is linked, as if it stood in the same code", () => {
    const { graph, mismatches, unresolved } = linkExternals(code(made), upstream);
    expect([mismatches, unresolved]).toEqual([[], []]);
    expect([...graph.features.keys()]).toEqual(["source", "raw", "made"]);
    expect(graph.projectOf("raw")).toBe("up");
    expect(graph.versions("made")).toEqual(new FeatureGraph([same]).versions("made"));
    expect(graph.versions("raw")).toEqual(theirs);
    expect(graph.projectVersion()).toBe(new FeatureGraph([same], { project: "down" }).projectVersion());
  });

  it("is read, resolved and pushed by a store with the linked graph", async () => {
    const configured = memory();
    await using upper = await configured.open();
    await upper.push(upstream);
    await upper.write(source, [{ id: "1", metaxy_provenance_by_field: { default: "1" } }]);
    const row = { id: "1", path: "1.mp4", metaxy_provenance_by_field: { frames: "1", audio: "1" } };
    await upper.write(real, [row] as never);
    const { graph } = await upper.linkExternals(code(made));
    await using store = await memory({ graph, fallbackStores: [configured] } as never).open();
    expect(await (await store.read(external, { columns: ["path"] })).rows()).toEqual([{ path: "1.mp4" }]);
    await using increment = await store.resolve(made);
    expect(await increment.new.rows()).toMatchObject([{ id: "1", path: "1.mp4" }]);
    expect((await store.push(graph)).recorded).toEqual(["made"]);
  });

  it("that nobody has pushed stays as it is", async () => {
    await using store = await memory().open();
    expect(await store.linkExternals(code(made))).toMatchObject({ unresolved: ["raw"], mismatches: [] });
  });

  it("has the versions that the code says of all its fields, and linking compares them", async () => {
    const expecting = (frames: string, onMismatch?: "warn" | "error") =>
      externalFeature({
        key: "raw",
        id: ["id"],
        project: "up",
        fieldVersions: { frames },
        ...(onMismatch && { onMismatch }),
      });
    const right = code(expecting(theirs.fields.frames as string));
    expect(right.versions("raw").fields).toEqual({ frames: theirs.fields.frames });
    const wrong = linkExternals(code(expecting("other")), upstream);
    expect(wrong.mismatches).toEqual([{ feature: "raw", expected: { frames: "other" }, actual: theirs.fields }]);
    expect(wrong.graph.versions("raw")).toEqual(theirs);
    for (const link of [
      () => linkExternals(code(expecting("other", "error")), upstream),
      () => linkExternals(code(expecting("other")), upstream, { onMismatch: "error" }),
    ]) {
      const error = await thrown(link);
      expect(error.code).toBe("EXTERNAL_MISMATCH");
      expect(error.message).toContain(`field frames has version ${theirs.fields.frames}, not other`);
    }
    expect(linkExternals(code(expecting("other", "error")), upstream, { onMismatch: "warn" }).mismatches).toHaveLength(
      1,
    );
  });

  it.each([
    [
      "ID columns",
      externalFeature({ key: "raw", id: ["other"], project: "up" }),
      "has the ID columns id in project up",
    ],
    [
      "fields",
      externalFeature({ key: "raw", id: ["id"], fields: ["faces"], project: "up" }),
      "has the fields frames, audio",
    ],
  ])("whose %s are not those of the definition is refused", async (_, feature, message) => {
    const error = await thrown(() => linkExternals(code(feature), upstream));
    expect(error.code).toBe("EXTERNAL_MISMATCH");
    expect(error.message).toContain(message);
  });

  it("gives way to a feature of the code", () => {
    const graph = code(made, defineFeature({ key: "raw", id: ["id"], fields: ["frames"] }));
    expect(linkExternals(graph, upstream).graph.get("raw").external).toBeNull();
  });

  it.each<[object, string]>([
    [{ key: "raw", id: ["id"] }, "Option project has to be"],
    [{ key: "raw", id: ["id"], project: "up", onMismatch: "ask" }, 'Option onMismatch has to be "warn" or "error"'],
    [{ key: "raw", id: ["id"], project: "up", fields: ["a"], fieldVersions: { b: "1" } }, "a version for field b"],
    [{ key: "raw", id: ["id"], project: "up", deps: [] }, 'has no option "deps"'],
  ])("is checked when it is defined: %j", async (definition, message) => {
    const error = await thrown(() => externalFeature(definition as never));
    expect(error.code).toBe("FEATURE_INVALID");
    expect(error.message).toContain(message);
  });
});
