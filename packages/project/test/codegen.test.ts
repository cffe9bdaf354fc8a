import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { JsonValue, Store } from "@metaxy-ts/core";
import { FeatureGraph, featureFromSpec } from "@metaxy-ts/core";
import { memory } from "@metaxy-ts/core/memory";
import { newFolder, projectFolder, rejection } from "@metaxy-ts/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { codegen } from "../src/index.js";

/** As Pydantic writes the schema of a model for Metaxy. */
const pythonSchema = {
  title: "Crop",
  type: "object",
  required: ["video_id", "day", "price", "count", "größe", "it's", "boxes"],
  properties: {
    metaxy_feature_version: { type: "string", title: "Metaxy Feature Version" },
    video_id: { type: "string", title: "Video Id" },
    day: { type: "string", format: "date" },
    price: { anyOf: [{ type: "number" }, { type: "string", pattern: "^\\d+$" }] },
    count: { type: "integer" },
    small: { type: "integer", minimum: 0, maximum: 255, description: "At most 255. */ export const evil = 1; /*" },
    größe: { type: "number" },
    "it's": { type: "boolean" },
    at: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }], default: null },
    iso: { type: "string", format: "date-time", pattern: "^2" },
    data: { type: "string", format: "binary" },
    kind: { enum: ["a", 'b"`{1}', null] },
    boxes: { type: "array", items: { $ref: "#/$defs/Box" } },
    tree: { $ref: "#/$defs/Tree" },
    scores: { type: "object", additionalProperties: { type: "number" } },
    deep: { type: "object", properties: { inner: { type: "object", properties: { x: { type: "integer" } } } } },
    evil: { tsType: "string; export const evil = 1", $ref: "https://example.org/schema.json" },
  },
  $defs: {
    Box: {
      title: "Box",
      type: "object",
      required: ["label"],
      properties: { label: { type: "string" }, x: { type: "number" } },
    },
    Tree: {
      title: "Tree",
      type: "object",
      properties: { children: { type: "array", items: { $ref: "#/$defs/Tree" } } },
    },
  },
} satisfies JsonValue;

const feature = (key: string, jsonSchema?: JsonValue, spec: object = {}) =>
  featureFromSpec({ key, id_columns: ["video_id"], ...spec }, jsonSchema === undefined ? {} : { jsonSchema });
const ids = ["video_id", "day", "price", "count"];
const crop = feature("video/crop", pythonSchema, {
  id_columns: ids,
  fields: ["frames", "audio/en"],
  description: "Crops.\n*/ evil",
});
const others = [
  feature("class"), // a word of the language, and no columns
  feature("video/crop-row", {
    type: "object",
    properties: { a: { type: "integer", title: "x" } },
    additionalProperties: true,
  }), // its ID is not among them
  feature("video/crop/row", {
    type: "object",
    required: ["video_id"],
    properties: { video_id: { $ref: "#/$defs/Row" }, constructor: { const: 1 }, $ref: { type: "null" } },
    $defs: { Row: { type: "integer" } },
  }),
  feature("external/feature", { type: "object", properties: { metaxy_x: {} } }),
];

let store: Store;
let path: string;
beforeEach(async () => {
  store = await memory().open();
  path = join(await newFolder(), "src/external.ts");
  await store.push(new FeatureGraph([crop, ...others], { project: "videos" }));
  await store.push(new FeatureGraph([feature("face")], { project: "faces" }));
  return () => store.close();
});
const generate = (options: Partial<Parameters<typeof codegen>[1]> = {}) =>
  codegen(store, { path, project: "faces", ...options });

describe("a generated module", () => {
  it("has the features of other projects with the types of their rows, whatever they are called", async () => {
    expect((await generate({ command: "metaxy codegen --output src/external.ts" })).features.toSorted()).toEqual([
      "class",
      "external/feature",
      "video/crop",
      "video/crop-row",
      "video/crop/row",
    ]);
    await expect(await readFile(path, "utf8")).toMatchFileSnapshot("expected/external.ts.txt");
  });

  it("compiles with the strictest settings, and features are built on it", async () => {
    await generate({ pin: true });
    const folder = await projectFolder({
      "external.ts": await readFile(path, "utf8"),
      "features.ts": `
        import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
        import { videoCrop } from "./external.js";
        export const face = defineFeature({
          key: "face",
          id: ["video_id", "day", "price", "count"],
          deps: [from(videoCrop, { select: ["it's", "größe"], rename: { "it's": "its" } })],
          fields: { box: { version: "1", on: [videoCrop.field("audio/en")] } },
        });
        type Row = (typeof face)["~types"]["included"];
        type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
        export const checks: [Same<Row["day"], Date>, Same<Row["count"], number | bigint>, Same<Row["größe"], number>] = [true, true, true];
        console.log(new FeatureGraph([face]).versions("face").feature.length);
        // @ts-expect-error: there is no such column
        from(videoCrop, { select: ["its"] });`,
      "package.json": '{ "type": "module" }',
      "tsconfig.json": JSON.stringify({ compilerOptions, files: ["features.ts"] }),
    });
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
    const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: folder });
    const compiled = await run(tsc).catch((error: { stdout: string }) => error);
    expect(compiled.stdout).toBe("");
    expect((await run("dist/features.js")).stdout).toBe("16\n");
  });

  it("is written only if it changes, and an error in CI if it would", async () => {
    expect((await rejection(generate({ check: true }))).code).toBe("MODULE_OUTDATED");
    expect(await generate()).toMatchObject({ written: true });
    expect(await generate({ check: true })).toMatchObject({ written: false });
    await writeFile(path, `${await readFile(path, "utf8")}\n`);
    expect((await rejection(generate({ check: true }))).message).toContain("Make it again: metaxy codegen");
    expect(await generate()).toMatchObject({ written: true });
  });

  it("has selected features only, and none of the own project", async () => {
    expect((await generate({ features: ["video/**", "!video/crop"] })).features.toSorted()).toEqual([
      "video/crop-row",
      "video/crop/row",
    ]);
    expect((await rejection(generate({ features: ["video/corp"] }))).message).toContain('did you mean "video/crop"');
    expect((await rejection(generate({ features: ["face"] }))).message).toContain(
      "face is a feature of this project, faces",
    );
    await using empty = await memory().open();
    const error = await rejection(codegen(empty, { path, project: "faces" }));
    expect([error.code, error.message]).toEqual([
      "FEATURE_NOT_FOUND",
      expect.stringContaining("No other project has pushed features to"),
    ]);
  });
});

const compilerOptions = {
  target: "ES2022",
  lib: ["ES2022", "ESNext.Disposable", "DOM"],
  module: "NodeNext",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  noUnusedLocals: false,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  declaration: true,
  skipLibCheck: false,
  outDir: "dist",
};
