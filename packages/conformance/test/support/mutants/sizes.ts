import type { Mutant } from "../mutant.js";

/** What goes wrong only where there is much of something. */
export const sizesMutants: readonly Mutant[] = [
  {
    name: "wide tables lose values",
    file: "memory/append.js",
    find: "const value = values.get(name);",
    replace: "const value = table.columns.length > 256 && /\\d{3}$/.test(name) ? undefined : values.get(name);",
    caughtBy: ["sizes/many-columns"],
  },
  {
    name: "long lists of a filter are cut",
    file: "filter/evaluate.js",
    find: "new Set(values.map(scalarKey))",
    replace: "new Set(values.slice(0, 10_000).map(scalarKey))",
    caughtBy: ["sizes/long-lists"],
  },
  {
    name: "long strings are cut",
    file: "memory/values.js",
    find: "wellFormed(value)",
    replace: "wellFormed(value).slice(0, 65_535)",
    caughtBy: ["sizes/long-strings"],
  },
  {
    name: "large structs lose members",
    file: "memory/values.js",
    find: "Object.entries(type.members).map(",
    replace: "Object.entries(type.members).slice(0, 256).map(",
    caughtBy: ["sizes/large-structs"],
  },
  {
    name: "a hash is made of the first pieces only",
    file: "memory/versions.js",
    find: "pieces.flatMap(({ label, input, member: of }) =>",
    replace: "pieces.slice(0, 100).flatMap(({ label, input, member: of }) =>",
    caughtBy: ["sizes/many-fields"],
  },
  {
    name: "a column that is called as all of them is lost",
    file: "memory/append.js",
    find: "const value = values.get(name);",
    replace: 'const value = name === "*" ? undefined : values.get(name);',
    caughtBy: ["special-names/in-use"],
  },
  {
    name: "a byte order mark is refused wherever it is in a name",
    file: "memory/adapter.js",
    find: "autoCreate: true,",
    replace:
      'autoCreate: true, limits: { column: (name) => (name.includes("\\ufeff") ? "it has a mark" : undefined) },',
    caughtBy: ["special-names/impossible"],
  },
  {
    name: "a few levels of objects are too many",
    file: "memory/adapter.js",
    find: "autoCreate: true,",
    replace: "autoCreate: true, limits: { depth: 9 },",
    caughtBy: ["special-names/nesting"],
  },
];
