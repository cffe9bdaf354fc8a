import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { isReal } from "./real.js";
import { isJson } from "./types.js";

/** A value as an item of a list in JSON, in the form of `toJson`. */
export function jsonItem(value: Expression<unknown>, type: ColumnType): RawBuilder<unknown> {
  if (isJson(type)) return sql`${value}`;
  if (type.kind === "list") {
    if (type.item.kind === "binary") return bytesList(value);
    return isReal(type.item) ? sql`to_jsonb(cast(${value} as double precision[]))` : sql`to_jsonb(${value})`;
  }
  return type.kind === "binary" ? sql`to_jsonb(${base64(value)})` : sql`to_jsonb(${value})`;
}

/** An array as the text of a list in JSON. */
export function arrayJson(array: string, item: ColumnType): string {
  const values = isReal(item) ? `cast(${array} as double precision[])` : array;
  if (item.kind !== "binary") return `cast(array_to_json(${values}) as text)`;
  return `(case when ${array} is not null then coalesce((select cast(json_agg(${base64Text("metaxy_item")} order by metaxy_place) as text) from unnest(${array}) with ordinality as metaxy_items(metaxy_item, metaxy_place)), '[]') end)`;
}

function bytesList(array: Expression<unknown>): RawBuilder<unknown> {
  const items = sql`select jsonb_agg(${base64(sql`metaxy_item`)} order by metaxy_place) from unnest(${array}) with ordinality as metaxy_items(metaxy_item, metaxy_place)`;
  return sql`case when ${array} is not null then coalesce((${items}), '[]') end`;
}

function base64(value: Expression<unknown>): RawBuilder<unknown> {
  return sql`replace(encode(${value}, 'base64'), chr(10), '')`;
}

function base64Text(value: string): string {
  return `replace(encode(${value}, 'base64'), chr(10), '')`;
}
