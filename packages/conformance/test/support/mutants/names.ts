import type { Mutant } from "../mutant.js";

/** Names that JavaScript has a meaning for. */
export const namesMutants: readonly Mutant[] = [
  {
    name: "a value of the name __proto__ becomes a prototype",
    file: "own.js",
    find: 'if (name === "__proto__")',
    replace: "if (false)",
    caughtBy: [
      "names/between-stores",
      "names/columns",
      "names/columns-of-every-type",
      "names/filters",
      "names/group-members",
      "names/ids",
      "names/select-and-rename",
    ],
  },
  {
    name: "members of names that every object has are left out",
    file: "memory/values.js",
    find: "!Object.hasOwn(value, name)",
    replace: "!Object.hasOwn(value, name) || name in Object.prototype",
    caughtBy: ["names/data-versions", "names/keys-and-fields", "names/members"],
  },
];
