import { describe, expect, it } from "vitest";
import type { AnyFeature } from "../../src/index.js";
import { defineFeature, diffGraphs, FeatureGraph, featureFromSpec, from } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";

/** A feature with the given parents, by key. */
const feature = (key: string, ...parents: string[]): AnyFeature =>
  defineFeature({ key, id: ["x"], deps: parents.map((parent) => from(parent, { select: [] })) });

/** a -> b -> d, a -> c -> d, e alone. */
const diamond = new FeatureGraph([
  feature("e"),
  feature("d", "c", "b"),
  feature("c", "a"),
  feature("b", "a"),
  feature("a"),
]);

describe("the order of a graph", () => {
  it("has parents before children, and follows the keys where that leaves a choice", () => {
    expect([...diamond.features.keys()]).toEqual(["a", "e", "b", "c", "d"]);
    const wide = ["a-b", "b", "a/b", "a"].map((key) => feature(key));
    expect([...new FeatureGraph(wide).features.keys()]).toEqual(["a", "a/b", "a-b", "b"]);
  });

  it("does not depend on the order of the features", () => {
    const features = [...diamond.features.values()];
    expect([...new FeatureGraph(features.toReversed()).features.keys()]).toEqual([...diamond.features.keys()]);
  });
});

describe("walking a graph", () => {
  it("goes up and down", () => {
    expect(diamond.parents("d")).toEqual(["c", "b"]);
    expect(diamond.children("a").toSorted()).toEqual(["b", "c"]);
    expect(diamond.ancestors("d")).toEqual(["a", "b", "c"]);
    expect(diamond.descendants("a")).toEqual(["b", "c", "d"]);
    expect(diamond.ancestors("e")).toEqual([]);
    expect(diamond.descendants("e")).toEqual([]);
  });

  it("takes features, and keys in any form", () => {
    const nested = feature("video/raw");
    const graph = new FeatureGraph([nested]);
    expect(graph.get(nested)).toBe(nested);
    expect(graph.get("video/raw")).toBe(nested);
    expect(graph.get(["video", "raw"])).toBe(nested);
    expect(graph.has("video/raw")).toBe(true);
    expect(graph.has("video/crop")).toBe(false);
  });

  it("names the nearest feature where there is none", () => {
    const graph = new FeatureGraph([feature("video/raw")]);
    expect(problem(() => graph.get("video/rwa"))).toBe(
      'FEATURE_NOT_FOUND The graph has no feature video/rwa; did you mean "video/raw"?',
    );
    expect(problem(() => graph.parents("label"))).toBe(
      "FEATURE_NOT_FOUND The graph has no feature label; known features: video/raw.",
    );
    expect(problem(() => graph.get("Label"))).toMatch(/^FEATURE_INVALID /);
  });

  it("gives the parent fields of each field, in hashing order", () => {
    const parent = defineFeature({ key: "p", id: ["x"], fields: ["frames", "audio"] });
    const child = defineFeature({ key: "c", id: ["x"], deps: [parent], fields: ["audio", "text"] });
    const inputs = new FeatureGraph([child]).fieldInputs(child);
    expect([...inputs].map(([field, list]) => [field, list.map(({ label }) => label)])).toEqual([
      ["audio", ["p.audio"]],
      ["text", ["p.audio", "p.frames"]],
    ]);
  });
});

describe("a graph of a part", () => {
  it("has the wanted features with everything they are made from", () => {
    const part = diamond.subgraph(["b", "e"]);
    expect([...part.features.keys()]).toEqual(["a", "e", "b"]);
    expect(part.versions("b")).toEqual(diamond.versions("b"));
    expect([...diamond.subgraph([]).features.keys()]).toEqual([]);
  });

  it("keeps the project", () => {
    expect(new FeatureGraph([feature("a")], { project: "demo" }).subgraph(["a"]).project).toBe("demo");
  });
});

describe("what comes into a graph", () => {
  it("are also the parents that were given as features", () => {
    const parent = feature("a");
    const child = defineFeature({ key: "b", id: ["x"], deps: [parent] });
    expect([...new FeatureGraph([child]).features.values()]).toEqual([parent, child]);
    expect(new FeatureGraph([parent, child, parent]).features.size).toBe(2);
  });

  it("is one definition for each key", () => {
    expect(problem(() => new FeatureGraph([feature("a"), feature("a")]))).toBe(
      "GRAPH_INVALID Two definitions have the key a. Give one of them another key, or use one definition in both places.",
    );
    const child = defineFeature({ key: "b", id: ["x"], deps: [feature("a")] });
    expect(problem(() => new FeatureGraph([child, feature("a")]))).toMatch(/^GRAPH_INVALID Two definitions/);
  });

  it("may be nothing", () => {
    expect(new FeatureGraph([]).features.size).toBe(0);
  });

  it("is frozen", () => {
    expect(Object.isFrozen(diamond)).toBe(true);
  });

  it("has no unknown option", () => {
    const options = { projet: "x" } as object;
    expect(problem(() => new FeatureGraph([], options))).toBe(
      'ARGUMENT_INVALID FeatureGraph has no option "projet"; did you mean "project"?',
    );
  });
});

describe("an external feature", () => {
  const spec = { key: "a", id_columns: ["x"], fields: ["audio", "frames"] };
  const real = featureFromSpec(spec);
  const external = featureFromSpec(spec, { external: true });

  it("has the versions of the real one", () => {
    expect(new FeatureGraph([external]).versions("a")).toEqual(new FeatureGraph([real]).versions("a"));
  });

  it("is replaced by the real one, in either order", () => {
    expect(new FeatureGraph([external, real]).get("a")).toBe(real);
    expect(new FeatureGraph([real, external]).get("a")).toBe(real);
    const child = defineFeature({ key: "b", id: ["x"], deps: [external] });
    expect(new FeatureGraph([child, real]).get("a")).toBe(real);
  });

  it("may come in several copies only when they agree or a real one decides", () => {
    const copy = featureFromSpec(spec, { external: true });
    const other = featureFromSpec({ ...spec, fields: ["audio"] }, { external: true });
    expect(new FeatureGraph([external, copy]).get("a")).toBe(external);
    expect(new FeatureGraph([external, other, real]).get("a")).toBe(real);
    expect(new FeatureGraph([external, real, other]).get("a")).toBe(real);
    expect(problem(() => new FeatureGraph([external, other]))).toMatch(
      /^GRAPH_INVALID Two external definitions have the key a/,
    );
  });

  it("may state versions of some fields; the others are computed", () => {
    const stated = featureFromSpec(spec, { external: { fieldVersions: { audio: "anything at all" } } });
    const [given, computed] = [stated, real].map((one) => new FeatureGraph([one]).versions("a", 8));
    expect(given?.fields).toEqual({ audio: "anything at all", frames: computed?.fields.frames });
    expect(given?.feature).not.toBe(computed?.feature);
    expect(given?.definition).toBe(computed?.definition);
  });

  it("passes its stated versions on to children", () => {
    const stated = (audio: string) => {
      const parent = featureFromSpec(spec, { external: { fieldVersions: { audio } } });
      return new FeatureGraph([defineFeature({ key: "b", id: ["x"], deps: [parent] })]).versions("b").feature;
    };
    expect(stated("one")).not.toBe(stated("two"));
  });
});

describe("the difference of two graphs", () => {
  const child = (parent: AnyFeature, description?: string) =>
    defineFeature({
      key: "b",
      id: ["x"],
      deps: [parent],
      fields: ["audio", "text"],
      ...(description ? { description } : {}),
    });
  const parent = (fields: Record<string, string>) => defineFeature({ key: "a", id: ["x"], fields });
  const before = new FeatureGraph([child(parent({ audio: "1", text: "1" })), feature("gone")]);

  const changes = (after: FeatureGraph) =>
    diffGraphs(before, after).map(({ feature: key, kind, fields }) =>
      `${key} ${kind} ${fields.map((field) => `${field.field} ${field.kind}`).join(", ")}`.trim(),
    );

  it("names what is added, removed, changed, redefined and unchanged", () => {
    expect(changes(before)).toEqual(["a unchanged", "b unchanged", "gone unchanged"]);
    expect(changes(new FeatureGraph([child(parent({ audio: "2", text: "1" })), feature("c")]))).toEqual([
      "a changed audio changed",
      "b changed audio changed",
      "c added",
      "gone removed",
    ]);
    expect(changes(new FeatureGraph([child(parent({ audio: "1", text: "1" }), "New words"), feature("gone")]))).toEqual(
      ["a unchanged", "b redefined", "gone unchanged"],
    );
  });

  it("names fields that come and go", () => {
    const after = new FeatureGraph([parent({ audio: "1", image: "1" })]);
    expect(changes(after)[0]).toBe("a changed image added, text removed");
  });

  it("has both versions", () => {
    const after = new FeatureGraph([feature("c")]);
    expect(diffGraphs(before, after)).toContainEqual({
      feature: "c",
      kind: "added",
      before: null,
      after: after.versions("c").feature,
      fields: [],
    });
    expect(diffGraphs(before, after)).toContainEqual({
      feature: "gone",
      kind: "removed",
      before: before.versions("gone").feature,
      after: null,
      fields: [],
    });
  });
});

describe("1,000 features in 60 layers", () => {
  it("have their versions at once, where following every path would never end", () => {
    const layers = 60;
    const width = 17;
    const name = (layer: number, place: number) => `layer${layer}/f${place}`;
    const features = Array.from({ length: layers * width }, (_, index) => {
      const [layer, place] = [Math.floor(index / width), index % width];
      const parents = layer === 0 ? [] : [name(layer - 1, place), name(layer - 1, (place + 1) % width)];
      return feature(name(layer, place), ...parents);
    });
    const graph = new FeatureGraph(features);
    const last = name(layers - 1, 0);
    expect(graph.features.size).toBe(1020);
    expect(graph.ancestors(last)).toHaveLength(883);
    expect(graph.versions(last).feature).toHaveLength(16);
    expect(graph.projectVersion()).toHaveLength(16);
    expect(diffGraphs(graph, graph).every(({ kind }) => kind === "unchanged")).toBe(true);
  });
});

describe("a mistake in the graph", () => {
  it("has the features in its details", () => {
    expect(thrown(() => new FeatureGraph([feature("a", "b")])).details).toEqual({ feature: "a", parent: "b" });
  });
});
