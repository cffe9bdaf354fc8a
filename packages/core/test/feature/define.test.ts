import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineFeature, from } from "../../src/index.js";

const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio", "frames"] });
const label = defineFeature({ key: "label", id: ["video_id"] });

describe("defineFeature", () => {
  it("fills in what is left out", () => {
    expect(label.spec).toEqual({
      key: "label",
      idColumns: ["video_id"],
      dependencies: [],
      fields: [{ key: "default", codeVersion: "__metaxy_initial__", dependsOn: [] }],
      metadata: {},
      description: null,
    });
    expect(label.project).toBeNull();
    expect(label.schema).toBeNull();
    expect(label.columns).toBeNull();
    expect(label.jsonSchema).toEqual({ type: "object" });
    expect(label.external).toBeNull();
  });

  it("takes everything", () => {
    const schema = z.object({ video_id: z.string() });
    const feature = defineFeature({
      key: "video/crop",
      id: ["video_id"],
      schema,
      project: "demo",
      description: "Faces, cut out",
      metadata: { owner: "vision", tags: ["a", 1, null, { deep: true }] },
    });
    expect(feature.project).toBe("demo");
    expect(feature.schema).toBe(schema);
    expect(feature.spec.description).toBe("Faces, cut out");
    expect(feature.spec.metadata).toEqual({ owner: "vision", tags: ["a", 1, null, { deep: true }] });
  });

  it("takes keys as lists", () => {
    const feature = defineFeature({ key: ["video", "crop"], id: ["x"], deps: [from(["video", "raw"])] });
    expect(feature.key).toBe("video/crop");
    expect(feature.spec.dependencies[0]?.feature).toBe("video/raw");
  });

  it("takes fields as names, and as names with versions or options", () => {
    const names = defineFeature({ key: "a", id: ["x"], fields: ["audio", "audio/en"] });
    const record = defineFeature({
      key: "a",
      id: ["x"],
      fields: { audio: "1", "audio/en": { version: "2" }, text: {} },
    });
    expect(names.spec.fields).toEqual([
      { key: "audio", codeVersion: "__metaxy_initial__", dependsOn: [] },
      { key: "audio/en", codeVersion: "__metaxy_initial__", dependsOn: [] },
    ]);
    expect(record.spec.fields.map(({ key, codeVersion }) => [key, codeVersion])).toEqual([
      ["audio", "1"],
      ["audio/en", "2"],
      ["text", "__metaxy_initial__"],
    ]);
  });

  it("takes a parent as itself", () => {
    const feature = defineFeature({ key: "a", id: ["video_id"], deps: [video, from("other")] });
    expect(feature.spec.dependencies).toEqual([from(video).spec, from("other").spec]);
    expect([...feature.parents]).toEqual([["video/raw", video]]);
  });

  it("is not changed by what happens to the definition afterwards", () => {
    const metadata = { tags: ["a"] };
    const id: [string, ...string[]] = ["x"];
    const feature = defineFeature({ key: "a", id, metadata });
    id.push("y");
    metadata.tags.push("b");
    expect(feature.spec).toMatchObject({ idColumns: ["x"], metadata: { tags: ["a"] } });
  });

  it("is frozen, down to the last list", () => {
    const feature = defineFeature({
      key: "a",
      id: ["x"],
      metadata: { tags: ["a"] },
      deps: [from(video, { select: [] })],
    });
    const parts = [feature, feature.spec, feature.spec.idColumns, feature.spec.fields[0], feature.spec.metadata.tags];
    for (const part of [...parts, feature.spec.dependencies[0]?.select]) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe("the parent fields of a field", () => {
  const fieldOf = (on: "all" | readonly (typeof video | ReturnType<typeof video.field>)[]) =>
    defineFeature({ key: "a", id: ["video_id"], deps: [video, label], fields: { x: { on } } }).spec.fields[0]
      ?.dependsOn;

  it("are those of the mappings when not given", () => {
    expect(defineFeature({ key: "a", id: ["video_id"], deps: [video] }).spec.fields[0]?.dependsOn).toEqual([]);
  });

  it("may be all of all parents, or all of one", () => {
    expect(fieldOf("all")).toBe("all");
    expect(fieldOf([video])).toEqual([{ feature: "video/raw", fields: "all" }]);
  });

  it("are gathered by feature", () => {
    const other = { feature: "label", field: "default" } as unknown as ReturnType<typeof video.field>;
    expect(fieldOf([video.field("frames"), other, video.field("audio")])).toEqual([
      { feature: "video/raw", fields: ["frames", "audio"] },
      { feature: "label", fields: ["default"] },
    ]);
  });

  it("are all of a feature when both it and one of its fields are given", () => {
    expect(fieldOf([video.field("frames"), video])).toEqual([{ feature: "video/raw", fields: "all" }]);
    expect(fieldOf([video, video.field("frames")])).toEqual([{ feature: "video/raw", fields: "all" }]);
  });
});

describe("declared data versions", () => {
  it("are kept by field", () => {
    const make = (row: { sha: string }) => row.sha.slice(0, 4);
    const feature = defineFeature({
      key: "a",
      id: ["x"],
      schema: z.object({ x: z.string(), sha: z.string() }),
      fields: { pixels: { dataVersion: "sha" }, meta: { dataVersion: make }, rest: "1" },
    });
    expect([...feature.dataVersions]).toEqual([
      ["pixels", "sha"],
      ["meta", make],
    ]);
  });
});

describe("Feature", () => {
  it("is recognised when another copy of the package made it", async () => {
    const { Feature } = await import("../../src/feature/feature.js");
    class Copy {}
    const copied = Object.defineProperty(new Copy(), Symbol.for("metaxy-ts.feature"), { value: true });
    expect(copied).toBeInstanceOf(Feature);
    expect(video).toBeInstanceOf(Feature);
    expect({}).not.toBeInstanceOf(Feature);
    expect(null).not.toBeInstanceOf(Feature);
  });
});
