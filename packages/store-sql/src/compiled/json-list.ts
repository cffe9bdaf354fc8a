import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey, RawBuilder, SqlFlavor } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";

/** How a vendor makes JSON of single values, in the form of `toJson`; null stays null. */
export interface JsonForms {
  /** A string in double quotes. */
  string(text: Expression<unknown>): RawBuilder<unknown>;
  /** A number, or "NaN", "Infinity", "-Infinity" in double quotes. */
  float(value: Expression<unknown>): RawBuilder<unknown>;
  /** A timestamp's text in ISO 8601, with six digits and Z. */
  timestamp(value: Expression<unknown>): RawBuilder<unknown>;
  /** A day's text in ISO 8601. */
  date(value: Expression<unknown>): RawBuilder<unknown>;
  base64(value: Expression<unknown>): RawBuilder<unknown>;
}

/** A list as its JSON, joined from that of its items: functions for arrays leave out nulls, or have no order. */
export function jsonList(
  forms: JsonForms,
  { text, concat, joinStrings }: Pick<SqlFlavor, "text" | "concat" | "joinStrings">,
): SqlFlavor["collect"] {
  const item = (value: Expression<unknown>, { kind }: ColumnType): RawBuilder<unknown> => {
    switch (kind) {
      case "list":
      case "struct":
      case "map":
        return sql`${value}`;
      case "integer":
        return text(value);
      case "float":
        return forms.float(value);
      case "boolean":
        return sql`case when ${value} = ${true} then 'true' when ${value} = ${false} then 'false' end`;
      case "timestamp":
      case "date":
        return forms.string(forms[kind](value));
      case "binary":
        return forms.string(forms.base64(value));
      default:
        return forms.string(value);
    }
  };
  return (value, order: readonly OrderKey[], type) => {
    const items = joinStrings(sql<string>`coalesce(${item(value, type)}, 'null')`, ",", order);
    return concat([sql<string>`'['`, items as RawBuilder<string>, sql<string>`']'`]);
  };
}
