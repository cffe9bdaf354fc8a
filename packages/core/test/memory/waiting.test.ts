import { describe, expect, it } from "vitest";
import type { AnyFeature } from "../../src/index.js";
import { defineFeature, FeatureGraph, from } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import type { OpenStore } from "../../src/store/open-store.js";

const layers = 60;

/** Two features in each layer, both made from both of the layer below, which the versions of its field `a` do not reach. */
function diamonds(a: string): AnyFeature[] {
  const features: AnyFeature[] = [defineFeature({ key: "l0/x", id: ["id"], fields: { a, b: "1" } })];
  for (let layer = 1; layer <= layers; layer += 1) {
    const parents = layer === 1 ? ["l0/x"] : [`l${layer - 1}/x`, `l${layer - 1}/y`];
    const mapping = { type: "specific", mapping: { b: ["b"] } } as const;
    const deps = parents.map((key) => from(key, { select: [], fieldsMapping: mapping }));
    for (const name of ["x", "y"])
      features.push(defineFeature({ key: `l${layer}/${name}`, id: ["id"], deps, fields: { b: "1" } }));
  }
  return features;
}

describe("samples that wait", () => {
  it("are found below 60 layers of diamonds, where following every path would never end", async () => {
    const configured = memory({ graph: new FeatureGraph(diamonds("1")) });
    await using before = await configured.open();
    const row = (id: string) => ({ id, metaxy_provenance_by_field: { a: id, b: id } });
    await before.write("l0/x", ["p", "q", "r"].map(row));
    for (const { key } of diamonds("1").slice(1)) {
      await using todo = await before.resolve(key);
      await before.write(key, todo.pending as never);
    }
    const features = diamonds("2");
    await using store = (before as OpenStore).withGraph(new FeatureGraph(features));
    await store.write("l0/x", [row("p")]);
    for (const { key } of features.slice(1)) {
      await using todo = await store.resolve(key);
      expect(await todo.counts(), key).toEqual({
        new: 0,
        stale: 0,
        orphaned: 0,
        waiting: key.startsWith("l1/") ? 2 : 0,
      });
    }
    await store.delete("l30/x", "id = 'r'");
    const last = features.at(-1)?.key ?? "";
    await using todo = await store.resolve(last);
    expect(await todo.counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
    for (const { key } of features.slice(61, -2)) await store.delete(key, "id = 'q'");
    await using later = await store.resolve(last);
    const started = performance.now();
    expect(await later.counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 1 });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
