import type { Mutant } from "../mutant.js";

/** What a store records of itself and of definitions. */
export const pushesMutants: readonly Mutant[] = [
  {
    name: "rows of the library itself are not stored",
    file: "memory/connection.js",
    find: "existing.rows.concat(rows)",
    replace: "existing.rows",
    caughtBy: ["push/recorded-once", "push/back-to-an-older-version", "push/definitions-come-back", "push/at-once"],
  },
  {
    name: "rows of the library itself replace those that were there",
    file: "memory/connection.js",
    find: "existing.rows.concat(rows)",
    replace: "rows",
    caughtBy: ["push/back-to-an-older-version", "push/of-several-projects", "push/later-than-others", "push/at-once"],
  },
  {
    name: "timestamps of the library's own rows are cut to seconds",
    file: "memory/connection.js",
    find: "existing.rows.concat(rows)",
    replace:
      "existing.rows.concat(rows.map((row) => ({ ...row, recorded_at: row.recorded_at - (row.recorded_at % 1000000n) })))",
    caughtBy: ["push/back-to-an-older-version"],
  },
  {
    name: "a push records hash settings",
    file: "memory/connection.js",
    find: "const existing = this.#tables.current.get(name) ?? { columns, rows: [] };",
    replace:
      "const existing = this.#tables.current.get(name) ?? { columns, rows: [] };\n            this.#tables.settings ??= { format: 1, hash: { algorithm: 'md5', length: 16 } };",
    caughtBy: ["push/beside-rows"],
  },
];
