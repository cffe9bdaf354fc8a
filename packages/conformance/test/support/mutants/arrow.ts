import type { Mutant } from "../mutant.js";

/** Rows on their way from one store to another. */
export const arrowMutants: readonly Mutant[] = [
  {
    name: "Arrow: only the first record batch is read",
    file: "memory/stage.js",
    find: "rows.push([...columnRows(columns, arrowValues(batch)).rows]);",
    replace: "rows.push([...columnRows(columns, arrowValues(batch)).rows]);\n        break;",
    caughtBy: ["abort/failing-batches", "inputs/arrow-is-checked"],
  },
  {
    name: "Arrow: batches of a stream that failed are stored",
    file: "memory/stage.js",
    find: "for await (const batch of batches) {",
    replace:
      "const safely = async function* () { try { yield* batches; } catch { } };\n    for await (const batch of safely()) {",
    caughtBy: ["abort/failing-batches"],
  },
  {
    name: "Arrow: structs are lost",
    file: "contract/arrow-values.js",
    find: "if (typeId === struct)",
    replace: "if (typeId === struct && false)",
    caughtBy: [
      "abort/failing-batches",
      "copy/appends-again",
      "copy/keeps-microseconds",
      "copy/keeps-raw-rows",
      "copy/older-rows-lose",
      "copy/only-missing",
      "copy/verified-against-the-source",
      "fallback/feeds-increments",
      "fallback/own-rows-count-here-alone",
      "inputs/another-stores-relation",
      "inputs/arrow-is-checked",
      "inputs/arrow-table",
    ],
  },
  {
    name: "Arrow: an input without rows is refused",
    file: "memory/stage.js",
    find: "if (columns)\n        return",
    replace: "if (columns && rows.flat().length > 0)\n        return",
    caughtBy: ["copy/chosen-rows", "inputs/arrow-batches"],
  },
  {
    name: "Arrow: null values are zeros",
    file: "contract/arrow-values.js",
    find: "(value === null || value === undefined ? null : read(value))",
    replace: '(value === null || value === undefined ? (type.kind === "string" ? "" : null) : read(value))',
    caughtBy: ["copy/keeps-raw-rows", "values-nested/between-stores"],
  },
];
