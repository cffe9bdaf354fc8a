import type { Mutant } from "../mutant.js";

/** What filters say. */
export const filtersMutants: readonly Mutant[] = [
  {
    name: "a filter lets a row through for which it is unknown",
    file: "memory/filter.js",
    find: "filters.every((filter) => evaluateFilter(filter, row) === true)",
    replace: "filters.every((filter) => evaluateFilter(filter, row) !== false)",
    caughtBy: [
      "evolution/new-column-of-a-parent",
      "filter-operator/columns",
      "filter-operator/timestamps",
      "filter/forms-agree",
      "filter/null-in-comparisons",
      "filter/null-tests",
      "lineage-groups/filtered-members",
      "resolve-filter/of-a-dependency",
      "resolve-filter/of-the-target-unknown",
    ],
  },
  {
    name: "IN of null is false, not unknown",
    file: "filter/evaluate.js",
    find: "value === null ? null : values.some",
    replace: "value !== null && values.some",
    caughtBy: ["filter/in-with-null"],
  },
  {
    name: "IN looks at the first value only",
    file: "filter/evaluate.js",
    find: "values.some((item) =>",
    replace: "values.slice(0, 1).some((item) =>",
    caughtBy: [
      "filter-operator/integers",
      "filter-operator/texts",
      "filter/in-with-null",
      "progress/of-an-increment",
      "resolve-filter/of-everything",
      "write-refused/from-relations",
    ],
  },
  {
    name: "texts are compared by UTF-16 units",
    file: "filter/scalar.js",
    find: "return compareUtf8(left, right);",
    replace: "return left < right ? -1 : Number(left > right);",
    caughtBy: ["filter-operator/texts", "latest-row/ties-by-bytes"],
  },
  {
    name: "texts are compared by the locale",
    file: "filter/scalar.js",
    find: "return compareUtf8(left, right);",
    replace: 'return left.localeCompare(right, "en");',
    caughtBy: ["filter-operator/texts", "latest-row/ties-by-bytes"],
  },
  {
    name: "filters cast the values they compare",
    file: "memory/filter.js",
    find: "if (family(type) === other)\n        return;",
    replace: "return;",
    also: [
      {
        file: "filter/scalar.js",
        find: "if (type === undefined || type !== scalarType(right))\n        return undefined;",
        replace: "if (type !== scalarType(right))\n        return compareUtf8(String(left), String(right));",
      },
    ],
    caughtBy: ["filter/other-types"],
  },
  {
    name: "a staleness predicate on null is true",
    file: "memory/filter.js",
    find: "filters.some((filter) => evaluateFilter(filter, row) === true)",
    replace: "filters.some((filter) => evaluateFilter(filter, row) !== false)",
    caughtBy: ["resolve-options/predicates-count-once", "resolve-options/predicates-make-stale"],
  },
  {
    name: "all staleness predicates have to hold",
    file: "memory/filter.js",
    find: "filters.some((filter) => evaluateFilter(filter, row) === true)",
    replace: "filters.length > 0 && filters.every((filter) => evaluateFilter(filter, row) === true)",
    caughtBy: ["resolve-options/predicates-make-stale"],
  },
];
