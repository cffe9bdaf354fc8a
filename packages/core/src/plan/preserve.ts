import type { ColumnDescription } from "../column/column-type.js";
import { isReservedName, systemColumns } from "../column/columns.js";
import type { AnyFeature } from "../feature/feature.js";
import { structKey } from "../feature/key.js";
import { exactChecks } from "./exact.js";
import type { Source } from "./plan.js";
import { tableChange } from "./table-change.js";
import type { WritePlan } from "./write-plan.js";

interface Preserved {
  readonly feature: AnyFeature;
  readonly table: string;
  readonly source: Source;
  /** Columns of the source: those of stored rows. */
  readonly columns: readonly ColumnDescription[];
  /** Columns of the table; null when it has to be created. */
  readonly existing: readonly ColumnDescription[] | null;
  /** Why the store cannot make another type of a column's; null where it can. */
  readonly keepsTypes: string | null;
  /** Members of the by-field columns, where they are others than those of the source. */
  readonly members?: readonly string[];
}

/** Appends stored rows again with every system column as it was. */
export function preservingWrite(preserved: Preserved): WritePlan {
  const { feature, table, source, columns, existing, keepsTypes, ...given } = preserved;
  const byField = columns.find((column) => column.name === systemColumns.provenanceByField)?.type;
  const stored = byField?.kind === "struct" ? Object.keys(byField.members) : null;
  const members = given.members ?? stored ?? feature.spec.fields.map((field) => structKey(field.key));
  const userColumns = columns.filter((column) => !isReservedName(column.name));
  const inherited = new Map(userColumns.map(({ name, type }) => [name, type]));
  const change = tableChange(feature, { existing, columns: userColumns, inherited, members, keepsTypes });
  return {
    feature: feature.key,
    table,
    existing,
    source,
    idColumns: feature.spec.idColumns,
    userColumns,
    versions: {
      members,
      provenanceByField: { kind: "column", column: systemColumns.provenanceByField },
      provenance: systemColumns.provenance,
      dataVersionByField: { kind: "column", column: systemColumns.dataVersionByField },
      dataVersion: systemColumns.dataVersion,
    },
    featureVersion: { column: systemColumns.featureVersion },
    projectVersion: { column: systemColumns.projectVersion },
    materializationId: { column: systemColumns.materializationId },
    createdAt: { column: systemColumns.createdAt },
    updatedAt: { column: systemColumns.updatedAt },
    deletedAt: { column: systemColumns.deletedAt },
    timestamps: "later",
    checks: exactChecks(userColumns, existing, change),
    change,
    createsEmptyTable: false,
  };
}
