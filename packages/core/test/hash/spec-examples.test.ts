import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { HashAlgorithm } from "../../src/hash/algorithms.js";
import { createDigest, createHasher } from "../../src/hash/algorithms.js";
import { canonicalJson, parseJson } from "../../src/hash/canonical-json.js";
import { definitionHash } from "../../src/hash/definition.js";
import { compareUtf8, fieldHashInput, groupHashInput, sampleHashInput } from "../../src/hash/text.js";

/** Runs every example of the page, so that the page cannot be wrong. */

interface Settings {
  readonly algorithm: HashAlgorithm;
  readonly length: number;
}

interface SampleExample extends Settings {
  readonly name: string;
  readonly fields: Readonly<
    Record<string, { readonly codeVersion: string; readonly parents: Readonly<Record<string, string | null>> }>
  >;
  readonly byField: Readonly<Record<string, string>>;
  readonly sample: string;
}

interface LineageExample extends Settings {
  readonly name: string;
  readonly members: readonly (string | null)[];
  readonly value: string;
  readonly field: string;
  readonly codeVersion: string;
  readonly parent: string;
  readonly provenance: string;
  readonly sample: string;
}

interface Examples {
  readonly order: readonly string[];
  readonly "canonical-json": { readonly input: string; readonly text: string };
  readonly "definition-hash": {
    readonly name: string;
    readonly pieces: readonly string[];
    readonly length: number;
    readonly hash: string;
  };
  readonly "spec-version": { readonly spec: { readonly key: string }; readonly length: number; readonly hash: string };
  readonly "text-hash": Settings & { readonly text: string; readonly full: string; readonly hash: string };
  readonly sample: SampleExample;
  readonly lineage: LineageExample;
}

const page = readFileSync(new URL("../../../../docs/hashing-spec.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```json *(\S*)\n(.*?)^```$/gms)].map(([, kind = "", json = ""]) => ({ kind, json }));

function examples<Kind extends keyof Examples>(kind: Kind): readonly Examples[Kind][] {
  return blocks.filter((block) => block.kind === kind).flatMap((block) => JSON.parse(block.json) as Examples[Kind][]);
}

const expectedCounts: Readonly<Record<keyof Examples, number>> = {
  order: 2,
  "canonical-json": 6,
  "definition-hash": 17,
  "spec-version": 2,
  "text-hash": 14,
  sample: 13,
  lineage: 7,
};

describe("the hashing spec", () => {
  it("has examples of every kind and no others", () => {
    expect(new Set(blocks.map((block) => block.kind))).toEqual(new Set(Object.keys(expectedCounts)));
    const counts = Object.keys(expectedCounts).map((kind) => [kind, examples(kind as keyof Examples).length]);
    expect(Object.fromEntries(counts)).toEqual(expectedCounts);
  });

  it("explains every kind of example", () => {
    for (const kind of Object.keys(expectedCounts)) expect(page).toContain(`| \`json ${kind}\` |`);
  });

  it("links only to its own headings", () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, title = ""]) =>
      title.toLowerCase().replaceAll("'", "").replaceAll(" ", "-"),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, target]) => target);
    expect(headings).toEqual(expect.arrayContaining(links));
  });
});

describe("order", () => {
  it.each(examples("order").map((strings) => ({ strings })))("$texts", ({ strings }) => {
    expect(strings.toReversed().toSorted(compareUtf8)).toEqual(strings);
  });
});

describe("canonical JSON", () => {
  it.each(examples("canonical-json"))("$text", ({ input, text }) => {
    expect(canonicalJson(parseJson(input))).toBe(text);
  });
});

describe("definition hashes", () => {
  it.each(examples("definition-hash"))("$name", ({ pieces, length, hash }) => {
    expect(definitionHash(pieces, length)).toBe(hash);
  });

  it.each(examples("spec-version"))("spec of $spec.key", ({ spec, length, hash }) => {
    expect(definitionHash([canonicalJson(spec)], length)).toBe(hash);
  });
});

describe("algorithms", () => {
  it.each(examples("text-hash"))("$algorithm of $text", async ({ text, algorithm, full, length, hash }) => {
    const digest = await createDigest(algorithm);
    const hasher = await createHasher({ algorithm, length });
    expect(digest(text)).toBe(full);
    expect(hasher(text)).toBe(hash);
  });
});

describe("sample hashes", () => {
  it.each(examples("sample"))("$name", async ({ algorithm, length, fields, byField, sample }) => {
    const hash = await createHasher({ algorithm, length });
    const members = Object.entries(fields).map(([field, { codeVersion, parents }]): [string, string] => {
      const pieces = Object.entries(parents).map(([parent, value]) => ({ parent, value }));
      return [field.replaceAll("/", "_"), hash(fieldHashInput(field, codeVersion, pieces))];
    });
    expect(Object.fromEntries(members)).toEqual(byField);
    expect(hash(sampleHashInput(Object.fromEntries(members)))).toBe(sample);
  });
});

describe("lineage", () => {
  it.each(examples("lineage"))("$name, $algorithm", async (example) => {
    const hash = await createHasher(example);
    const value = hash(groupHashInput(example.members));
    const provenance = hash(fieldHashInput(example.field, example.codeVersion, [{ parent: example.parent, value }]));
    expect({ value, provenance }).toEqual({ value: example.value, provenance: example.provenance });
    expect(hash(sampleHashInput({ [example.field]: provenance }))).toBe(example.sample);
  });
});
