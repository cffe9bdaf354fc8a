import { describe, expect, it } from "vitest";
import { defineFeature, FeatureGraph } from "../../src/index.js";

describe("a list with something that is not a feature", () => {
  const raw = defineFeature({ key: "raw", id: ["id"] });

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    ["raw", "string"],
    [{ key: "raw" }, "object"],
  ])("%j is refused, and nothing behind it is left out", (value, type) => {
    const make = () => new FeatureGraph([raw, value as never, defineFeature({ key: "other", id: ["id"] })]);
    expect(make).toThrow(expect.objectContaining({ code: "GRAPH_INVALID", details: { index: 1 } }));
    expect(make).toThrow(type);
  });
});
