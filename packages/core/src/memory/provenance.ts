import type { Hasher } from "../hash/algorithms.js";
import type { ProvenancePlan } from "../plan/plan.js";
import type { Output, Row, Rows, StoreSnapshot } from "./rows.js";
import { pick, select } from "./rows.js";
import { memberOf } from "./values.js";
import type { Versions } from "./versions.js";
import { hashedVersions, valueColumn, versionOutputs } from "./versions.js";

interface Versioned {
  readonly row: Row;
  readonly versions: Versions;
}

/** The rows of the source with their versions, computed from the data versions that they provide. */
export function computedProvenance(
  snapshot: StoreSnapshot,
  { source, fields, inputColumns, columns }: ProvenancePlan,
  hash: Hasher,
): Rows {
  const given = snapshot.rows(source);
  const pieces = fields.flatMap((field) => field.pieces);
  const values = pieces.map(
    ({ input, member }): Output<Row> => ({
      name: valueColumn(input, member),
      type: { kind: "string" },
      value: (row) => memberOf(row[inputColumns[input] as string], member),
    }),
  );
  const versions = hashedVersions(fields, hash);
  const { rows } = select(given.rows, values);
  const versioned = given.rows.map((row, index): Versioned => ({ row, versions: versions(rows[index] as Row) }));
  return select(versioned, [
    ...pick(given.columns, columns).map((column) => ({ ...column, value: ({ row }: Versioned) => column.value(row) })),
    ...versionOutputs(
      fields.map(({ member }) => member),
      (item: Versioned) => item.versions,
    ),
  ]);
}
