import type { Mutant } from "../mutant.js";

/** Which IDs are the same. */
export const idsMutants: readonly Mutant[] = [
  {
    name: "-0 is another ID than 0",
    file: "plan/value-key.js",
    find: 'case "number":\n            return String(',
    replace:
      'case "number":\n            if (Object.is(value, -0))\n                return "-0";\n            return String(',
    caughtBy: ["ids/negative-zero", "ids/negative-zero-in-groups"],
  },
  {
    name: "whole numbers are compared as floats",
    file: "plan/value-key.js",
    find: "default:\n            return String(value);",
    replace: 'default:\n            return typeof value === "bigint" ? String(Number(value)) : String(value);',
    caughtBy: [
      "ids/whole-numbers-and-floats",
      "ids/whole-numbers-and-floats-of-parents",
      "lineage-keys/integers",
      "lineage-keys/lists-of-integers",
      "resolve-ids/every-type",
    ],
  },
  {
    name: "NaN equals nothing",
    file: "plan/value-key.js",
    find: 'case "number":\n            return String(',
    replace:
      'case "number":\n            if (Number.isNaN(value))\n                return String(Math.random());\n            return String(',
    caughtBy: ["ids/nan", "lineage-keys/floats"],
  },
  {
    name: "objects are the same whatever is in them",
    file: "plan/value-key.js",
    find: "members.map(([name, member]) => valueKey(name) + valueKey(member))",
    replace: "members.map(([name]) => valueKey(name))",
    caughtBy: ["ids/nested-or-refused"],
  },
  {
    name: "a store does not say which types columns have",
    file: "memory/connection.js",
    find: "return this.#tables.current.get(table)?.columns;",
    replace:
      'return this.#tables.current.get(table)?.columns.map((column) => ({ ...column, type: column.name.startsWith("metaxy_") ? column.type : { kind: "other", name: "unknown" } }));',
    caughtBy: [
      "ids-random/types",
      "ids/other-type-deletes-nothing",
      "ids/parent-of-another-type",
      "ids/parents-of-two-types",
      "ids/samples-of-another-type",
    ],
  },
  {
    name: "lists are the same if they are as long",
    file: "plan/value-key.js",
    find: 'value.map(valueKey).join(",")',
    replace: "value.length",
    caughtBy: ["ids/nested-or-refused", "lineage-keys/lists-of-strings"],
  },
  {
    name: "false is true",
    file: "plan/value-key.js",
    find: "default:\n            return String(value);",
    replace: 'default:\n            return typeof value === "boolean" ? "boolean" : String(value);',
    caughtBy: ["lineage-keys/booleans"],
  },
  {
    name: "a delete takes bytes for other bytes",
    file: "plan/value-key.js",
    find: 'value.join(",")',
    replace: "value.length",
    caughtBy: ["ids/same-type-deletes", "lineage-keys/bytes"],
  },
];
