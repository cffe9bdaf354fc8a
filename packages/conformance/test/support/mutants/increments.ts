import type { Mutant } from "../mutant.js";

/** When an increment is computed. */
export const incrementsMutants: readonly Mutant[] = [
  {
    name: "an increment is computed each time it is asked",
    file: "memory/increment.js",
    find: "this.#labelled ??= ",
    replace: "this.#labelled = ",
    caughtBy: [
      "increment/fixed-by-arrow",
      "increment/fixed-by-counts",
      "increment/fixed-by-rows",
      "increment/two-at-once",
      "relations/computed-when-asked",
    ],
  },
  {
    name: "parts of an increment are of different snapshots",
    file: "memory/increment.js",
    find: "rows: async () => (await this.#update()).parts[part],",
    replace: "rows: async () => (await this.#origin.update()).parts[part],",
    caughtBy: ["increment/fixed-by-arrow", "increment/fixed-by-counts", "increment/fixed-by-rows"],
  },
  {
    name: "the counts of an increment are of the snapshot",
    file: "memory/increment.js",
    find: "return (await this.#update()).counts;",
    replace: "return (await this.#origin.update()).counts;",
    caughtBy: ["increment/fixed-by-arrow", "increment/fixed-by-counts", "increment/fixed-by-rows"],
  },
  {
    name: "a freed increment is computed again",
    file: "memory/increment.js",
    find: "if (this.#released)",
    replace: "if (false)",
    caughtBy: ["increment/freed"],
  },
];
