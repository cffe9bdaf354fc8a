import { describe, expect, it } from "vitest";
import { canonicalJson, readJson } from "../src/witness/canonical-json.js";
import { definitionHash, fullHash, textHash } from "../src/witness/hashes.js";
import { compareStrings } from "../src/witness/text.js";
import { Witness } from "../src/witness/witness.js";
import { examples } from "./support/hashing-spec.js";

/** The witness on the examples of the hashing spec. */

describe("texts", () => {
  it.each(examples("order").map((texts) => ({ texts })))("are in order: $texts", ({ texts }) => {
    expect([...texts].reverse().sort(compareStrings)).toEqual(texts);
  });

  it.each(examples("text-hash"))("have a hash: $algorithm of $text", ({ algorithm, text, full, length, hash }) => {
    expect(fullHash(algorithm, text)).toBe(full);
    expect(textHash({ algorithm, length })(text)).toBe(hash);
  });

  it("are hashed with U+FFFD in place of half a surrogate pair", () => {
    for (const algorithm of ["md5", "sha256", "xxhash32", "xxhash64"] as const)
      expect(fullHash(algorithm, "a\ud83d")).toBe(fullHash(algorithm, "a\ufffd"));
  });
});

describe("canonical JSON", () => {
  it.each(examples("canonical-json"))("$text", ({ input, text }) => {
    expect(canonicalJson(readJson(input))).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, 2 ** 60])("has no string for %s", (value) => {
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });
});

describe("definition hashes", () => {
  it.each(examples("definition-hash"))("$name", ({ pieces, length, hash }) => {
    expect(definitionHash(pieces, length)).toBe(hash);
  });

  it.each(examples("spec-version"))("spec of $spec.key", ({ spec, length, hash }) => {
    const parents = spec.deps.map(({ feature }) => root(feature));
    const witness = new Witness({ features: [spec, ...parents], hash: { algorithm: "md5", length } });
    expect(witness.versions(spec.key).spec).toBe(hash);
  });

  it("of a diamond and of its fields", () => {
    const hash = { algorithm: "md5", length: 8 } as const;
    const child = (key: string, field: string, code_version: string, parents: readonly string[]) => ({
      key,
      id_columns: ["id"],
      deps: parents.map((feature) => ({ feature })),
      fields: [{ key: field, code_version }],
    });
    const features = [
      child("merged", "fusion", "4", ["branch_right", "branch_left"]),
      child("branch_left", "left_processed", "2", ["root"]),
      child("branch_right", "right_processed", "3", ["root"]),
      child("root", "data", "1", []),
    ];
    const witness = new Witness({ features, hash });
    expect(witness.versions("root").fields).toEqual({ data: "27a4d760" });
    expect(witness.versions("merged").fields).toEqual({ fusion: "7e0db82d" });
  });

  it("of a feature, its code and its project", () => {
    const recorded = {
      key: "recorded/feature",
      id_columns: ["sample_uid"],
      fields: [{ key: "default", code_version: "1" }],
    };
    const test = { ...recorded, key: "test/feature" };
    const settings = { algorithm: "xxhash32", length: 8 } as const;
    const { feature, code, fields } = new Witness({ features: [test], hash: settings }).versions("test/feature");
    expect({ feature, code, fields }).toEqual({
      feature: "d26937b1",
      code: "08d017a7",
      fields: { default: "8bcff601" },
    });
    expect(new Witness({ features: [recorded], hash: settings }).projectVersion()).toBe("0d975f8e");
    expect(new Witness({ features: [], hash: settings }).projectVersion()).toBe("empty");
  });
});

describe("sample hashes", () => {
  it.each(examples("sample"))("$name", ({ algorithm, length, fields, byField, sample }) => {
    const values = Object.assign({}, ...Object.values(fields).map(({ parents }) => parents)) as Record<string, string>;
    const features = Object.keys(values).map((qualified) => qualified.split(".")[0] ?? "");
    const parents = [...new Set(features)].map((key) => ({ key, fields: fieldsOf(key, Object.keys(values)) }));
    const child = {
      key: "child",
      id_columns: ["id"],
      deps: parents.map(({ key }) => ({ feature: key, optional: true })),
      fields: Object.entries(fields).map(([key, { codeVersion, parents: named }]) => ({
        key,
        code_version: codeVersion,
        deps: Object.keys(named).map((qualified) => dependency(qualified)),
      })),
    };
    const witness = new Witness({
      features: [child, ...parents.map(({ key, fields: keys }) => root(key, keys))],
      hash: { algorithm, length },
    });
    for (const { key, fields: keys } of parents) {
      const given = keys.map((field) => [field.replaceAll("/", "_"), values[`${key}.${field}`] ?? null]);
      witness.write(key, [{ id: 1, metaxy_provenance_by_field: Object.fromEntries(given) as object }]);
    }
    expect(witness.resolve("child")).toEqual({
      new: [
        {
          id: 1,
          metaxy_provenance_by_field: byField,
          metaxy_provenance: sample,
          metaxy_data_version_by_field: byField,
          metaxy_data_version: sample,
        },
      ],
      stale: [],
      orphaned: [],
      waiting: [],
    });
  });
});

describe("lineage", () => {
  it.each(examples("lineage"))("$name, $algorithm", ({ algorithm, length, members, ...example }) => {
    const [parent = "", parentField = ""] = example.parent.split(".");
    const child = {
      key: "child",
      id_columns: ["group"],
      deps: [{ feature: parent, select: [], lineage: { relationship: { type: "N:1", on: ["group"] } } }],
      fields: [{ key: example.field, code_version: example.codeVersion }],
    };
    const witness = new Witness({ features: [root(parent, [parentField]), child], hash: { algorithm, length } });
    const rows = members.map((member, id) => ({
      id,
      group: "g",
      metaxy_provenance_by_field: { [parentField]: member },
    }));
    witness.write(parent, rows.reverse());
    const [row] = witness.resolve("child").new;
    expect(row).toEqual({
      group: "g",
      metaxy_provenance_by_field: { [example.field]: example.provenance },
      metaxy_provenance: example.sample,
      metaxy_data_version_by_field: { [example.field]: example.provenance },
      metaxy_data_version: example.sample,
    });
  });
});

function root(key: string, fields: readonly string[] = ["default"]) {
  return { key, id_columns: ["id"], fields: fields.map((field) => ({ key: field, code_version: "1" })) };
}

function fieldsOf(feature: string, qualified: readonly string[]): string[] {
  return qualified.filter((name) => name.startsWith(`${feature}.`)).map((name) => name.slice(feature.length + 1));
}

function dependency(qualified: string) {
  const [feature = "", field = ""] = qualified.split(".");
  return { feature, fields: [field] };
}
