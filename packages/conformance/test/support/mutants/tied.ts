import type { Mutant } from "../mutant.js";

/** What makes rows of one sample tied. */
export const tiedMutants: readonly Mutant[] = [
  {
    name: "rows of a sample are tied whatever their timestamps",
    file: "memory/samples.js",
    find: "const [own, theirs] = [on.map(({ column }) => column), on.map(({ other }) => other)];",
    replace:
      'const [own, theirs] = ["column", "other"].map((side) => on.map((pair) => pair[side]).filter((name) => name !== "metaxy_updated_at"));',
    caughtBy: ["tied/nothing-to-say", "tied/reported"],
  },
  {
    name: "rows of a sample are tied in the same millisecond",
    file: "memory/rows.js",
    find: "valueKey(row[name])",
    replace: 'valueKey(name === "metaxy_updated_at" ? row[name] / 1000n : row[name])',
    caughtBy: ["tied/own-writes"],
  },
  {
    name: "rows of a sample are not tied whatever their data versions",
    file: "memory/samples.js",
    find: "const [own, theirs] = [on.map(({ column }) => column), on.map(({ other }) => other)];",
    replace:
      'const [own, theirs] = ["column", "other"].map((side) => on.map((pair) => pair[side]).filter((name) => name !== "metaxy_data_version"));',
    caughtBy: [
      "tied/examples-are-few",
      "tied/in-a-fallback-store",
      "tied/of-every-parent",
      "tied/of-what-is-read",
      "tied/reported",
    ],
  },
];
