import type { ComparisonOperator } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";

/** No comparison with NaN holds there. */
export function compareFloats(
  left: Expression<unknown>,
  operator: ComparisonOperator,
  right: Expression<unknown>,
): RawBuilder<boolean> {
  const holds = ((): RawBuilder<boolean> => {
    const equal = sql<boolean>`(${left} = ${right} or is_nan(${left}) and is_nan(${right}))`;
    const below = (one: Expression<unknown>, other: Expression<unknown>) =>
      sql<boolean>`(not is_nan(${one}) and (is_nan(${other}) or ${one} < ${other}))`;
    switch (operator) {
      case "=":
        return equal;
      case "!=":
        return sql`not ${equal}`;
      case "<":
        return below(left, right);
      case ">":
        return below(right, left);
      case "<=":
        return sql`(${equal} or ${below(left, right)})`;
      case ">=":
        return sql`(${equal} or ${below(right, left)})`;
    }
  })();
  return sql<boolean>`if(${left} is null or ${right} is null, null, ${holds})`;
}
