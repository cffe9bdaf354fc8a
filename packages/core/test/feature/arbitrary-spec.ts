import fc from "fast-check";
import { structKey } from "../../src/feature/key.js";
import { parseJson } from "../../src/hash/canonical-json.js";
import type { DependencySpec, FeatureSpec, FieldMapping, FieldSpec, Lineage } from "../../src/index.js";

/* Valid specs, as far as a single feature can be checked. */

const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,3}$/);
const key = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const column = fc.string({ minLength: 1, maxLength: 6, unit: "binary" }).filter((name) => !name.startsWith("metaxy_"));
const columns = (minLength: number) => fc.uniqueArray(column, { minLength, maxLength: 3 });
const fieldKeys = (minLength: number) =>
  fc.uniqueArray(key, { minLength, maxLength: 3, selector: structKey }).map((keys) => keys.sort());
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const mapping: fc.Arbitrary<FieldMapping> = fc.oneof(
  fc.record({ type: fc.constant("default" as const), matchSuffix: fc.boolean(), excludeFields: fieldKeys(0) }),
  fc.constantFrom({ type: "all" as const }, { type: "none" as const }),
  fc
    .dictionary(
      key,
      part.map((name) => [name]),
    )
    .map((fields) => ({ type: "specific" as const, mapping: { ...fields } })),
);

const lineage: fc.Arbitrary<Lineage> = fc.oneof(
  fc.constant({ type: "identity" as const }),
  fc.record({ type: fc.constant("aggregation" as const), on: orNull(columns(1)) }),
  fc.record({ type: fc.constant("expansion" as const), on: columns(1), idGenerationPattern: orNull(fc.string()) }),
);

const dependency: fc.Arbitrary<DependencySpec> = fc.record({
  feature: key,
  select: orNull(fc.uniqueArray(fc.stringMatching(/^s[a-z]{1,3}$/), { maxLength: 3 })),
  rename: orNull(fc.constantFrom({}, { old: "new" }, { a: "b", b: "a" })),
  mapping,
  filters: orNull(fc.array(fc.constantFrom("a = 1", "b  IS NULL", "c in ('x', 'é')"), { maxLength: 2 })),
  lineage,
  optional: fc.boolean(),
});

const field = (name: string): fc.Arbitrary<FieldSpec> =>
  fc.record({
    key: fc.constant(name),
    codeVersion: fc.string().filter((version) => !version.includes("|")),
    dependsOn: fc.oneof(
      fc.constant("all" as const),
      fc.array(fc.record({ feature: key, fields: fc.oneof(fc.constant("all" as const), fieldKeys(1)) }), {
        maxLength: 2,
      }),
    ),
  });

/** JSON objects as they are read from text: with whole floats and big integers. */
const metadata = fc
  .dictionary(
    fc.stringMatching(/^[a-zé😀]{1,4}$/u),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
      fc.constantFrom("1.0", "1e2", "1e4", "-0.0", "9007199254740993", "123456789012345678901234567890"),
    ),
  )
  .map(
    (members) =>
      `{${Object.entries(members)
        .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
        .join(",")}}`,
  )
  .map((text) => parseJson(text) as FeatureSpec["metadata"]);

export const featureSpec: fc.Arbitrary<FeatureSpec> = fc.record({
  key,
  idColumns: columns(1),
  dependencies: fc.array(dependency, { maxLength: 3 }),
  fields: fieldKeys(1).chain((names) => fc.tuple(...names.map(field))),
  metadata,
  description: orNull(fc.string({ unit: "grapheme" })),
});
