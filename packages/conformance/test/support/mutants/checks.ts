import type { Mutant } from "../mutant.js";

/** Which rows a write refuses. */
export const checksMutants: readonly Mutant[] = [
  {
    name: "samples may stand twice",
    file: "memory/checks.js",
    find: "group.length > 1",
    replace: "false",
    caughtBy: [
      "idempotency/not-used-up-by-a-refusal",
      "replace-children-refused/rows-as-in-a-write",
      "settings/not-by-less-than-a-write",
    ],
  },
  {
    name: "IDs and versions may be null",
    file: "memory/checks.js",
    find: "row[check.column] === null)",
    replace: "false)",
    caughtBy: [
      "buffered/every-row-refused",
      "buffered/refused-rows-are-handed-over",
      "buffered/refused-rows-are-kept",
      "write-many/all-or-nothing",
    ],
  },
];
