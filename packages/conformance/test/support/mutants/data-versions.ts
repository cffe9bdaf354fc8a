import type { Mutant } from "../mutant.js";

/** Versions of fields and samples. */
export const dataVersionsMutants: readonly Mutant[] = [
  {
    name: "hash inputs of fields have the name of the struct member instead of the field's key",
    file: "memory/versions.js",
    find: "[key, codeVersion, ...inputs]",
    replace: "[member, codeVersion, ...inputs]",
    caughtBy: ["field-mappings/same-name", "hash-strings/order-of-members", "resolve-ids/keys-of-several-parts"],
  },
  {
    name: "pieces of a hash input of a field come in the order of the joined tables",
    file: "memory/versions.js",
    find: "pieces.flatMap(",
    replace: "pieces.toSorted((a, b) => a.input - b.input).flatMap(",
    caughtBy: [
      "hash-strings/order-of-parent-fields",
      "lineage-mixed/group-and-identity",
      "lineage-mixed/groups-on-other-columns",
      "lineage-mixed/many-of-one",
      "lineage-mixed/optional-group",
      "lineage-mixed/two-groups",
    ],
  },
  {
    name: "the sample's hash is made of the first field alone",
    file: "memory/versions.js",
    find: "const sample = hash(sampleHashInput(byField));",
    replace: "const sample = hash(sampleHashInput(Object.fromEntries(members.slice(0, 1))));",
    caughtBy: [
      "field-mappings/all-and-none",
      "field-mappings/excluded",
      "hashes/sha256-64",
      "hashes/xxhash32-16",
      "hashes/xxhash32-32",
      "resolve/fields-are-apart",
    ],
  },
  {
    name: "the sample's own data version is ignored",
    file: "memory/versions.js",
    find: "(column(row, plan.dataVersion) ?? provenance)",
    replace: "hash(sampleHashInput(versions))",
    caughtBy: [
      "data-versions/given-for-the-sample",
      "latest-row/resolve-takes-the-same-row",
      "root-samples/keep-data-versions",
    ],
  },
  {
    name: "the sample's data version is its provenance when fields have data versions of their own",
    file: "memory/versions.js",
    find: "plan.dataVersion === null ? hash(sampleHashInput(versions))",
    replace: "plan.dataVersion === null ? provenance",
    caughtBy: ["data-versions-declared/of-a-child", "rebase/keeps-own-data-versions"],
  },
  {
    name: "the provenance that a write provides is ignored",
    file: "memory/versions.js",
    find: "column(row, plan.provenance) ?? hash(sampleHashInput(byField))",
    replace: "hash(sampleHashInput(byField))",
    caughtBy: [
      "latest-row/as-new-as-its-deletion",
      "latest-row/ties-by-bytes",
      "latest-row/ties-by-creation",
      "latest-row/ties-by-data-version",
      "latest-row/ties-by-provenance",
      "write-system-columns/provenance-of-fields",
    ],
  },
  {
    name: "a null data version of one field is filled",
    file: "memory/versions.js",
    find: 'from.kind === "columns" || row[from.column] === null ?',
    replace: "true ?",
    caughtBy: ["hash-strings/nulls-are-empty", "optional-parents/null-value"],
  },
  {
    name: "numbers become strings by way of a float",
    file: "memory/versions.js",
    find: "value === null ? null : String(value)",
    replace: "value === null ? null : String(Number.isNaN(Number(value)) ? value : Number(value))",
    caughtBy: ["data-versions-declared/of-a-root", "data-versions-declared/of-whole-numbers"],
  },
  {
    name: "a field without a declared column has no version where others have one",
    file: "memory/versions.js",
    find: "from.others === null ? null : memberOf(row[from.others], member)",
    replace: "null",
    caughtBy: ["data-versions-declared/of-some-fields"],
  },
];
