import type { ColumnDescription } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import type { AnyFeature } from "../../feature/feature.js";
import { isNull, not } from "../../filter/construct.js";
import type { FilterExpression } from "../../filter/expression.js";
import type { MatchPlan, ReadPlan, Source } from "../../plan/plan.js";
import { everyRow } from "../locate.js";

/** Stored rows of a feature, somewhere. */
interface StoredRows {
  readonly source: Source;
  readonly columns: readonly ColumnDescription[];
}

/** Rows that stand, and tombstones: a null is equal to nothing, so that the two are told apart by filters. */
const kinds: readonly { readonly filter: FilterExpression; readonly also: readonly string[] }[] = [
  { filter: isNull(systemColumns.deletedAt), also: [] },
  { filter: not(isNull(systemColumns.deletedAt)), also: [systemColumns.deletedAt] },
];

/** The rows that others lack. A row is the same if its sample, its versions and its timestamps are. */
export function missingRows(feature: AnyFeature, rows: StoredRows, others: StoredRows): readonly ReadPlan[] {
  return kinds.map((kind) =>
    everyRow(rows.source, rows.columns, { filters: [kind.filter], excluding: sameRows(feature, kind, others) }),
  );
}

/** The rows that others have too. */
export function commonRows(feature: AnyFeature, rows: StoredRows, others: StoredRows): readonly ReadPlan[] {
  return kinds.map((kind) =>
    everyRow(rows.source, rows.columns, { filters: [kind.filter], matching: sameRows(feature, kind, others) }),
  );
}

function sameRows({ spec }: AnyFeature, { filter, also }: (typeof kinds)[number], others: StoredRows): MatchPlan {
  const { featureVersion, provenance, dataVersion, updatedAt } = systemColumns;
  const identity = [...spec.idColumns, featureVersion, provenance, dataVersion, updatedAt, ...also];
  const columns = others.columns.filter(({ name }) => identity.includes(name));
  return {
    source: { kind: "read", plan: everyRow(others.source, columns, { filters: [filter] }) },
    columns: identity,
  };
}
