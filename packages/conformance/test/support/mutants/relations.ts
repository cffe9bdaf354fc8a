import type { Mutant } from "../mutant.js";

/** How rows are given out. */
export const relationsMutants: readonly Mutant[] = [
  {
    name: "all rows come as one batch",
    file: "memory/relation.js",
    find: "from += size)",
    replace: "from = rows.length)",
    also: [{ file: "memory/relation.js", find: "rows.slice(from, from + size)", replace: "rows" }],
    caughtBy: ["abort/batches-left-early", "open/closing-ends-batches", "relations/batches-are-fixed"],
  },
  {
    name: "batches have no snapshot",
    file: "memory/relation.js",
    find: "const { columns, rows } = await this.#origin.rows();\n        for (let from = 0; from < rows.length; from += size)\n            yield givenRows({ columns, rows: rows.slice(from, from + size) });",
    replace:
      "for (let from = 0;; from += size) {\n            const { columns, rows } = await this.#origin.rows();\n            if (from >= rows.length) return;\n            yield givenRows({ columns, rows: rows.slice(from, from + size) });\n        }",
    caughtBy: ["relations/batches-are-fixed"],
  },
];
