import type { Mutant } from "../mutant.js";

/** What a written row holds, and the table behind it. */
export const rowsMutants: readonly Mutant[] = [
  {
    name: "an extended table loses the columns of its old rows",
    file: "memory/append.js",
    find: "value: (row) => keep(row[name]) };",
    replace: 'value: (row) => (name.startsWith("metaxy_") ? keep(row[name]) : null) };',
    caughtBy: ["append-only/new-columns-leave-old-rows", "capabilities/schema-evolution-works"],
  },
  {
    name: "an added field gets no member",
    file: "memory/append.js",
    find: "change.grown.map(({ name, to }) => [name, to])",
    replace: 'change.grown.filter(({ name }) => !name.startsWith("metaxy_")).map(({ name, to }) => [name, to])',

    caughtBy: ["copy/into-another-shape", "evolution/field-of-a-child", "rebase/fills-new-fields"],
  },
  {
    name: "the materialization is lost",
    file: "plan/row-columns.js",
    find: "[systemColumns.materializationId, plan.materializationId]",
    replace: "[systemColumns.materializationId, { value: null }]",
    caughtBy: ["buffered/flush-and-close", "write-system-columns/materialization"],
  },
  {
    name: "the timestamp of creation is that of the write",
    file: "plan/row-columns.js",
    find: "[systemColumns.createdAt, plan.createdAt]",
    replace: "[systemColumns.createdAt, plan.updatedAt]",
    caughtBy: ["latest-row/ties-by-creation", "rebase/takes-over"],
  },
  {
    name: "only 2,048 rows of a write are stored",
    file: "memory/append.js",
    find: "const written = source.rows.map(",
    replace: "const written = source.rows.slice(0, 2048).map(",
    caughtBy: ["bulk/some"],
  },
  {
    name: "only 65,536 rows of a write are stored",
    file: "memory/append.js",
    find: "const written = source.rows.map(",
    replace: "const written = source.rows.slice(0, 65_536).map(",
    caughtBy: ["bulk/from-another-store", "bulk/increment", "bulk/rows"],
  },
  {
    name: "computed provenance is that of the first row",
    file: "memory/provenance.js",
    find: "versions(rows[index])",
    replace: "versions(rows[0])",
    caughtBy: ["compute-provenance/hashes"],
  },
  {
    name: "computed provenance reads the first parent for every piece",
    file: "memory/provenance.js",
    find: "inputColumns[input]",
    replace: "inputColumns[0]",
    caughtBy: ["compute-provenance/hashes", "compute-provenance/as-an-update-has-it"],
  },
];
