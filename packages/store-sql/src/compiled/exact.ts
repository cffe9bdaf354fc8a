import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";

const always: RawBuilder<boolean> = sql`(1 = 1)`;

/** Whether a value is the same in another type. A cast that cannot be made would end the statement, so none is tried. */
export function exactIn(types: {
  readonly integer: string;
  readonly float: string;
  readonly date: string;
  readonly timestamp: string;
}) {
  const [integer, float, date, timestamp] = [types.integer, types.float, types.date, types.timestamp].map((name) =>
    sql.raw(name),
  );
  return (value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> => {
    if (from.kind === "float" && to.kind === "integer")
      return sql`(${value} is null or (${value} = floor(${value}) and ${value} >= -9.223372036854775808e18 and ${value} < 9.223372036854775808e18))`;
    if (from.kind === "integer" && to.kind === "float") {
      const back = sql`case when cast(${value} as ${float}) < 9.223372036854775807e18 then cast(cast(${value} as ${float}) as ${integer}) else 0 end`;
      return sql`(${value} is null or ${value} between -9007199254740992 and 9007199254740992 or ${back} = ${value})`;
    }
    if (from.kind === "timestamp" && to.kind === "date")
      return sql`(${value} is null or cast(cast(${value} as ${date}) as ${timestamp}) = ${value})`;
    return always;
  };
}
