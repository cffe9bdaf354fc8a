import { systemColumns } from "../../column/columns.js";
import type { AnyFeature } from "../../feature/feature.js";
import type { FilterExpression } from "../../filter/expression.js";
import { typedFilter } from "../../plan/typed-filter.js";

/** Also when there is no table to look at, a filter names columns that the feature is going to have. @throws FILTER_INVALID. */
export function checkDeclaredColumns(
  { columns, spec }: AnyFeature,
  filters: readonly FilterExpression[],
  where: string,
): void {
  if (!columns) return;
  const described = [...columns].map(([name, { type }]) => ({ name, type }));
  const others = [...spec.idColumns.filter((id) => !columns.has(id)), ...Object.values(systemColumns)];
  for (const filter of filters)
    typedFilter(filter, [...described, ...others.map((name) => ({ name, type: null }))], where);
}
