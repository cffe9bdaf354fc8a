import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import fc from "fast-check";

/** Strings that make trouble: quotes, separators, control characters, beyond the basic plane, empty. */
export const text = fc.oneof(
  fc.constantFrom(
    "",
    "|",
    "a|b",
    "'",
    "''",
    '"',
    "\\",
    "\u0000",
    "a\u0000b",
    "\n",
    "\u001f",
    "é",
    "e\u0301",
    "\uffee",
    "😀",
    "👩‍👩‍👧",
    "null",
    "$1",
    "%",
    "\ufeff",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ maxLength: 40 }),
);

export const id = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "c", "d", "e") },
  { weight: 1, arbitrary: text },
);

const fieldKeys = ["x", "y", "deep/x", "deep_z"] as const;
const codeVersion = fc.constantFrom("1", "2", "v'\"3", "é😀");

/** A graph of two roots and up to three features above, each with one or two of those before it as 1:1 parents. */
export const graph: fc.Arbitrary<AnyFeature[]> = fc
  .array(
    fc.record({
      fields: fc.uniqueArray(fc.constantFrom(...fieldKeys), { minLength: 1, maxLength: 3 }),
      versions: fc.array(codeVersion, { minLength: 3, maxLength: 3 }),
      parents: fc.uniqueArray(fc.nat({ max: 20 }), { minLength: 1, maxLength: 2 }),
      optional: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
      mapping: fc.constantFrom("default", "all", "suffix"),
    }),
    { minLength: 3, maxLength: 5 },
  )
  .map((drafts) => {
    const features: AnyFeature[] = [];
    for (const [index, { fields, versions, parents, optional, mapping }] of drafts.entries()) {
      const chosen = index < 2 ? [] : [...new Set(parents.map((parent) => parent % index))];
      const deps = chosen.map((parent, position) =>
        from(features[parent]!, {
          select: [],
          optional: optional[position]!,
          fieldsMapping: mapping === "all" ? "all" : { type: "default", matchSuffix: mapping === "suffix" },
        }),
      );
      features.push(
        defineFeature({
          key: `level/f${index}`,
          id: ["id"],
          fields: Object.fromEntries(fields.map((field, position) => [field, versions[position]!])),
          deps,
        }) as unknown as AnyFeature,
      );
    }
    return features;
  });

/** The string as UTF-8 holds it: an unpaired surrogate has no form there. */
export function wellFormed(value: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(value));
}
