import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";
import { expansionColumns } from "../../graph/join-columns.js";
import { own } from "../../own.js";
import { onlyColumns } from "../input/values/only-columns.js";
import { sampleKey } from "../input/values/sample-key.js";
import { shown } from "../input/values/shown.js";

type Row = Readonly<Record<string, unknown>>;

/** @throws WRITE_INVALID when a row is a child of none of the parents, according to the identifying columns that the row has. */
export function requireParentsOf(feature: AnyFeature, parents: readonly Row[], rows: readonly Row[]): void {
  const columns = expansionColumns(feature.spec);
  const known = new Map<string, ReadonlySet<string>>();
  const strays = rows.filter((row) => {
    const identifying = columns.filter((column) => (own(row, column) ?? null) !== null);
    const name = JSON.stringify(identifying);
    const keys = known.get(name) ?? new Set(parents.map((parent) => sampleKey(identifying, parent)));
    known.set(name, keys);
    return identifying.length === 0 || !keys.has(sampleKey(identifying, row));
  });
  if (strays.length === 0) return;
  const shownColumns = [...feature.spec.idColumns, ...columns];
  throw strayChildren(
    feature.key,
    strays.length,
    strays.slice(0, 3).map((row) => onlyColumns(row, shownColumns)),
  );
}

export function strayChildren(feature: string, count: number, examples: readonly Row[]): MetaxyError {
  const rows = count === 1 ? "1 row is a child" : `${count} rows are children`;
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${feature}: ${rows} of none of the passed parents: ${examples.map((row) => shown(row)).join(", ")}. Pass the parents of all rows.`,
    { details: { feature, examples } },
  );
}
