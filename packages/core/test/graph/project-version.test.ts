import { describe, expect, it } from "vitest";
import { projectVersion } from "../../src/graph/versions.js";
import { definitionHash } from "../../src/hash/definition.js";
import { defineFeature, FeatureGraph, featureFromSpec } from "../../src/index.js";

/* All literals are what Metaxy for Python gives. */

describe("projectVersion", () => {
  it.each([
    [{ "recorded/feature": "2770c11d" }, "d99f5c77"],
    [{ upstream: "fb62c0eb", downstream: "25d49159" }, "3721af47"],
    [{ upstream: "a4354d3c", downstream: "313e1641" }, "4f7133cd"],
    [{}, "empty"],
  ])("of %j", (definitions, expected) => {
    expect(projectVersion(new Map(Object.entries(definitions)), 8)).toBe(expected);
  });

  it("orders keys part by part", () => {
    const definitions = new Map([
      ["a-b", "3"],
      ["a/b", "2"],
      ["a", "1"],
    ]);
    expect(projectVersion(definitions, 8)).toBe(definitionHash(["a", "1", "a/b", "2", "a-b", "3"], 8));
  });
});

describe("the project version of a graph", () => {
  const own = defineFeature({ key: "own", id: ["x"] });
  const other = defineFeature({ key: "other", id: ["x"], project: "other" });
  const external = featureFromSpec({ key: "external", id_columns: ["x"] }, { external: true, project: "main" });

  it("is over its own features", () => {
    const alone = new FeatureGraph([own], { project: "main" }).projectVersion();
    const graph = new FeatureGraph([external, other, own], { project: "main" });
    expect(graph.projectVersion()).toBe(alone);
    expect(graph.projectVersion("main")).toBe(alone);
    expect(graph.projectVersion("other")).not.toBe(alone);
    expect(graph.projectVersion("nobody")).toBe("empty");
  });

  it("knows the projects of features by key, unless their definitions name others", () => {
    const projects = new Map([
      ["own", "package"],
      ["other", "package"],
    ]);
    const graph = new FeatureGraph([other, own], { project: "main", projects });
    expect(graph.projectOf("own")).toBe("package");
    expect(graph.projectOf(other)).toBe("other");
    expect(graph.projectVersion("package")).toBe(new FeatureGraph([own]).projectVersion());
    expect(graph.projectVersion("main")).toBe("empty");
    expect(graph.subgraph(["own"]).projectOf("own")).toBe("package");
  });

  it("does not depend on the order of the features", () => {
    const features = ["c", "a", "b/c", "b"].map((key) => defineFeature({ key, id: ["x"] }));
    expect(new FeatureGraph(features).projectVersion()).toBe(new FeatureGraph(features.toReversed()).projectVersion());
  });

  it("is truncated to the length", () => {
    const graph = new FeatureGraph([own]);
    expect(graph.projectVersion()).toHaveLength(16);
    expect(graph.projectVersion("default", 8)).toHaveLength(8);
  });

  it("has the project default when none is named", () => {
    expect(new FeatureGraph([own]).project).toBe("default");
  });
});
