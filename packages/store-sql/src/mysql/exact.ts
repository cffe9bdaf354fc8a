import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { floatPaths } from "../engine/float-paths.js";

/** Whether a value is still the same when it is made a value of another type and back; a null is. */
export function isExact(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  if (from.kind === "timestamp" && to.kind === "date")
    return sql`(${value} is null or cast(${value} as date) = ${value})`;
  if (from.kind === "float" && to.kind === "integer")
    return sql`(${value} is null or (${value} = floor(${value}) and ${value} >= -9.223372036854775808e18 and ${value} < 9.223372036854775808e18))`;
  if (from.kind === "integer" && to.kind === "float") return sql`(${value} is null or ${isFloat(value)})`;
  const paths = floatPaths(from, to);
  return paths.length === 0
    ? sql`(1 = 1)`
    : sql`(${sql.join(
        paths.map((path) => areFloats(value, path)),
        sql` and `,
      )})`;
}

/** As a float, what is nearly 2^63 is 2^63, which no whole number of 64 bits is. */
function isFloat(value: Expression<unknown>): RawBuilder<boolean> {
  const float = sql`cast(${value} as double)`;
  return sql`(${value} between -9007199254740992 and 9007199254740992 or (${float} < 9.223372036854775807e18 and cast(${float} as signed) = ${value}))`;
}

/** That all whole numbers at a path are floats. Asked for twice, what is there is always a list. */
function areFloats(value: Expression<unknown>, path: string): RawBuilder<boolean> {
  const found = sql`coalesce(json_extract(${value}, ${path}, ${path}), '[]')`;
  const number = sql.id("metaxy_numbers", "n");
  return sql`not exists (select 1 from json_table(${found}, '$[*]' columns (${sql.id("n")} bigint path '$')) as ${sql.id("metaxy_numbers")} where not ${isFloat(number)})`;
}
