import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { defining, discovered, within } from "./support.js";

const config = { "metaxy.config.json": JSON.stringify({ project: "search", features: "src/*.ts" }) };

/** The keys of the graph, and the messages, with paths relative to the folder. */
async function problemsOf(files: Readonly<Record<string, string>>): Promise<[string[], string[]]> {
  const folder = await projectFolder({ ...config, ...files });
  const { graph, problems } = await discovered(folder);
  const messages = problems.map(({ code, message }) => `${code}: ${within(folder, message)}`);
  return [[...graph.features.keys()], messages];
}

describe("a module that fails", () => {
  it("is reported with its error and position, and with the features that miss theirs", async () => {
    const [keys, problems] = await problemsOf({
      "src/raw.ts": `${defining("raw")}\nthrow new Error("no disk");`,
      "src/crop.ts": defining('crop: from("raw")', 'face: from("crop")'),
      "src/other.ts": defining("other"),
    });
    expect(keys).toEqual(["other"]);
    expect(problems).toEqual([
      "MODULE_FAILED: src/raw.ts could not be loaded: no disk (src/raw.ts:3:7)",
      "GRAPH_INVALID: Feature crop (src/crop.ts) depends on raw, which no module exports. It may be in a module that could not be loaded: src/raw.ts.",
      "GRAPH_INVALID: Feature face (src/crop.ts) depends on crop, which has a problem itself.",
    ]);
  });

  it("is reported with the line of a definition that is wrong", async () => {
    const [keys, problems] = await problemsOf({
      "src/a.ts": `\n${defining("a").replace('["id"]', "[]")}`,
      "src/b.ts": `export { a } from "./a.js";\n${defining("b")}`,
      "src/c.ts": "export const c = ;",
      "src/d.ts": defining("d"),
    });
    expect(keys).toEqual(["d"]);
    expect(problems).toEqual([
      expect.stringMatching(/^MODULE_FAILED: src\/a\.ts could not be loaded: .*ID column.* \(src\/a\.ts:3:\d+\)$/),
      expect.stringMatching(/^MODULE_FAILED: src\/b\.ts could not be loaded: .*ID column.* \(src\/a\.ts:3:\d+\)$/),
      expect.stringMatching(/^MODULE_FAILED: src\/c\.ts could not be loaded: .*src\/c\.ts:1:17/s),
    ]);
  });

  it("is reported with a package that is not installed", async () => {
    const [keys, problems] = await problemsOf({
      "src/a.ts": `import "nowhere";\n${defining("a")}`,
      "src/b.ts": defining("b"),
    });
    expect(keys).toEqual(["b"]);
    expect(problems).toEqual([expect.stringMatching(/^PACKAGE_MISSING: src\/a\.ts: .*nowhere.*npm install nowhere$/)]);
  });
});

describe("features that do not fit together", () => {
  it("are two of one key, with both files, and what is made from them", async () => {
    const [keys, problems] = await problemsOf({
      "src/a.ts": defining("raw", "other"),
      "src/b.ts": defining("raw", "crop: raw"),
    });
    expect(keys).toEqual(["other"]);
    expect(problems).toEqual([
      "GRAPH_INVALID: Two definitions have the key raw. Give one of them another key, or use one definition in both places.\n  raw: src/a.ts, export raw\n  raw: src/b.ts, export raw",
      "GRAPH_INVALID: Feature crop (src/b.ts) depends on raw, which has a problem itself.",
    ]);
  });

  it("are a cycle, with all files, and a parent that is spelt in another way", async () => {
    const [keys, problems] = await problemsOf({
      "src/a.ts": defining('a: from("b")', "video"),
      "src/b.ts": defining('b: from("a")', 'typo: from("vdeo")'),
    });
    expect(keys).toEqual(["video"]);
    expect(problems).toEqual([
      'GRAPH_INVALID: Feature typo (src/b.ts) depends on vdeo, which no module exports; did you mean "video"?',
      "GRAPH_INVALID: Features depend on each other in a cycle: a -> b -> a. Remove one of these dependencies.\n  a: src/a.ts, export a\n  b: src/b.ts, export b",
    ]);
  });

  it("are those with a field, a filter or a name that is wrong; all are reported", async () => {
    const wrong = (name: string, key: string, deps: string, fields = '["default"]'): string =>
      `export const ${name} = defineFeature({ key: "${key}", id: ["id"], deps: [${deps}], fields: ${fields} });`;
    const [keys, problems] = await problemsOf({
      "src/a.ts": [
        'import { defineFeature, featureFromSpec, from } from "@metaxy-ts/core";',
        'const jsonSchema = { type: "object", properties: { id: { type: "string" } }, additionalProperties: false };',
        'export const raw = featureFromSpec({ key: "raw", id_columns: ["id"], fields: ["default"] }, { jsonSchema });',
        wrong("a", "a", "raw", '{ f: { version: "1", on: [{ feature: "raw", field: "x" }] } }'),
        wrong("b", "b", 'from(raw, { filters: ["nothing = 1"] })'),
        wrong("c", "c/d", "raw"),
        wrong("d", "c-d", "raw"),
        wrong("e", "c_d", "raw"),
      ].join("\n"),
    });
    expect(keys).toEqual(["raw", "c/d"]);
    expect(problems).toEqual([
      expect.stringMatching(
        /^GRAPH_INVALID: Features c-d and c_d would share the table name c_d\..*\n {2}c-d: .*\n {2}c_d: src\/a\.ts, export e$/,
      ),
      expect.stringMatching(/^GRAPH_INVALID: Field a\.f .*\n {2}a: src\/a\.ts, export a$/),
      expect.stringMatching(
        /^FILTER_INVALID: .*unknown column "nothing"; known columns: id\.\n {2}b: src\/a\.ts, export b$/,
      ),
    ]);
  });
});

describe("copies of core", () => {
  it("that fit are one; with others both are named", async () => {
    const folder = await projectFolder({
      ...config,
      "src/a.ts": defining("a"),
      "src/b.ts": `export const b = { [Symbol.for("metaxy-ts.feature")]: { layout: 99, place: () => "/other/core" } };`,
    });
    const { graph, problems } = await discovered(folder);
    expect([...graph.features.keys()]).toEqual(["a"]);
    expect(problems.map(({ code }) => code)).toEqual(["PACKAGE_DUPLICATED"]);
    expect(problems[0]?.message).toContain(`${join(folder, "src/b.ts")}: Two incompatible copies`);
    expect(problems[0]?.message).toContain("/other/core");
  });
});

describe("a parent that no module exports", () => {
  it("is no problem if another project defines it", async () => {
    const [keys, problems] = await problemsOf({
      "src/a.ts": `
        import { defineFeature, externalFeature } from "@metaxy-ts/core";
        const raw = externalFeature({ key: "raw", id: ["id"], project: "other" });
        export const crop = defineFeature({ key: "crop", id: ["id"], deps: [raw] });`,
    });
    expect(keys).toEqual(["raw", "crop"]);
    expect(problems).toEqual([]);
  });

  it("is in the graph, and reported, because nothing says whose it is", async () => {
    const [keys, problems] = await problemsOf({
      "src/a.ts": defining("raw", "crop: raw").replace("export const raw", "const raw"),
    });
    expect(keys).toEqual(["raw", "crop"]);
    expect(problems).toEqual([
      "GRAPH_INVALID: Feature raw, a parent of crop (src/a.ts), is exported by no module with features, so its package is not known. Export it; if it comes from a package, name the module in metaxy.features of the package's package.json.",
    ]);
  });
});
