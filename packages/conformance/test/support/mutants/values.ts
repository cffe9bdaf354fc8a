import type { Mutant } from "../mutant.js";

/** What a column holds. */
export const valuesMutants: readonly Mutant[] = [
  {
    name: "integers are of 32 bits",
    file: "memory/values.js",
    find: 'typeof value === "bigint" ? safeInteger(value) : value === 0',
    replace: 'typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : value === 0',
    caughtBy: ["data-versions-declared/of-whole-numbers", "filter-operator/integers"],
  },
  {
    name: "integers are of 32 bits unless they are bigints",
    file: "memory/values.js",
    find: "value === 0 ? 0 : (value ?? null)",
    replace: "value === null || value === undefined ? null : value | 0",
    caughtBy: ["data-versions-declared/of-whole-numbers", "filter-operator/integers"],
  },
  {
    name: "small integers stay bigints",
    file: "memory/values.js",
    find: "Number.isSafeInteger(number) ? number : value",
    replace: "value",
    caughtBy: ["values/integers"],
  },
  {
    name: "floats are of 32 bits",
    file: "memory/values.js",
    find: 'typeof value === "bigint" ? Number(value) : (value ?? null)',
    replace: "value === null || value === undefined ? null : Math.fround(Number(value))",
    caughtBy: ["filter-operator/floats", "values-nested/between-stores", "values/floats"],
  },
  {
    name: "NaN is null",
    file: "memory/values.js",
    find: 'typeof value === "bigint" ? Number(value) : (value ?? null)',
    replace: 'typeof value === "bigint" ? Number(value) : Number.isNaN(value) ? null : (value ?? null)',
    caughtBy: ["values/floats-beyond-numbers"],
  },
  {
    name: "booleans are numbers",
    file: "memory/values.js",
    find: "return (value) => value ?? null;",
    replace: 'return (value) => (typeof value === "boolean" ? Number(value) : (value ?? null));',
    caughtBy: [
      "evolution/new-column",
      "filter-operator/booleans",
      "filter/and-or-not",
      "values-nested/objects",
      "values/booleans",
    ],
  },
  {
    name: "texts are cut at 65,535 characters",
    file: "memory/values.js",
    find: 'value.replace(halfPair, "\\ufffd")',
    replace: "value.slice(0, 65_535)",
    caughtBy: ["hash-texts/long-texts", "values/long-texts"],
  },
  {
    name: "line ends are unified",
    file: "memory/values.js",
    find: 'value.replace(halfPair, "\\ufffd")',
    replace: 'value.replaceAll("\\r\\n", "\\n")',
    caughtBy: [
      "hashes/sha256-16",
      "hashes/sha256-32",
      "hashes/sha256-8",
      "hashes/xxhash32-64",
      "hashes/xxhash32-8",
      "values/texts",
    ],
  },
  {
    name: "times are cut to seconds",
    file: "memory/values.js",
    find: "(microseconds - modulo(microseconds, 1000n)) / 1000n",
    replace: "(microseconds / 1000000n) * 1000n",
    caughtBy: ["resolve-ids/every-type", "write-system-columns/all", "write-system-columns/brought-deletion"],
  },
  {
    name: "times are an hour off, as in a time zone",
    file: "memory/values.js",
    find: "return new Date(Number((microseconds - modulo(microseconds, 1000n)) / 1000n));",
    replace: "return new Date(Number((microseconds - modulo(microseconds, 1000n)) / 1000n) + 3_600_000);",
    caughtBy: [
      "values/far-timestamps",
      "values/instants-as-texts",
      "values/timestamps",
      "write-system-columns/brought-by-rows",
    ],
  },
  {
    name: "bytes are texts",
    file: "memory/values.js",
    find: "value instanceof Uint8Array ? value.slice() : null",
    replace:
      "value instanceof Uint8Array ? Uint8Array.from(new TextEncoder().encode(new TextDecoder().decode(value))) : null",
    caughtBy: ["values/binary"],
  },
  {
    name: "an empty list is null",
    file: "memory/values.js",
    find: "Array.isArray(value) ? value.map(item) : null",
    replace: "Array.isArray(value) && value.length > 0 ? value.map(item) : null",
    caughtBy: ["values-nested/lists"],
  },
  {
    name: "a null object is an object of nulls",
    file: "memory/values.js",
    find: 'return typeof value === "object" && value !== null ? Object.fromEntries(entries(value)) : null;',
    replace: "return Object.fromEntries(entries(value ?? {}));",
    caughtBy: [
      "buffered/refused-rows-are-kept",
      "root-samples/refused",
      "values-nested/null-lists-and-objects",
      "write-refused/null-versions",
      "write-system-columns/data-versions-of-fields",
    ],
  },
  {
    name: "the columns of a relation without rows are not known",
    file: "memory/values.js",
    find: "const values = columns.map(({ name, type }) => {",
    replace:
      'if (rows.length === 0) return { kind: "columns", columns: [], values: [] };\n    const values = columns.map(({ name, type }) => {',
    caughtBy: ["inputs/arrow-batches", "relations/arrow-of-no-rows"],
  },
];
