import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { jsonItem } from "./json-item.js";
import { isJson, typeText } from "./types.js";

/** A value of one type as a column of another one takes it. In JSON members have their names, so nothing has to change there. */
export function converted(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<unknown> {
  // An object that becomes a map has the entries that have a value.
  if (from.kind === "struct" && to.kind === "map") return sql`jsonb_strip_nulls(${value})`;
  if (isJson(from) && isJson(to)) return sql`${value}`;
  if (from.kind === "list" && isJson(to)) return jsonItem(value, from);
  return sql`cast(${value} as ${sql.raw(typeText(to))})`;
}
