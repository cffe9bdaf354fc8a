import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { floatPaths } from "../engine/float-paths.js";
import { isReadAs } from "./as-other.js";
import { isJson, typeText } from "./types.js";

const always: RawBuilder<boolean> = sql`(1 = 1)`;

/** The whole numbers that a narrower type holds. */
const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  smallint: [-32_768n, 32_767n],
  integer: [-2_147_483_648n, 2_147_483_647n],
};

/** Whether a value is the same in another type. A cast that cannot be made would end the statement, so none is tried. */
export function isExact(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  if (isJson(from)) return isExactJson(value, from, to);
  if (from.kind === "list" && to.kind === "list") return allItems(value, from, to);
  if (to.kind === "other") return isExactOther(value, from, to.name);
  const native = "native" in to ? to.native : undefined;
  const holds = ((): RawBuilder<boolean> => {
    switch (to.kind) {
      case "integer":
        return from.kind === "float" ? isWhole(value) : isWithin(value, ranges[native ?? ""]);
      case "float":
        return from.kind === "integer" ? isExactFloat(value) : fitsReal(value, native);
      case "string":
        return native === undefined || from.kind !== "string" ? always : sameAgain(value, from, to);
      case "date":
        return sql`(${value} = date_trunc('day', ${value}))`;
      default:
        return always;
    }
  })();
  return holds === always ? always : sql`(${value} is null or ${holds})`;
}

function isWithin(value: Expression<unknown>, range: readonly [bigint, bigint] | undefined): RawBuilder<boolean> {
  return range ? sql`(${value} between ${range[0]} and ${range[1]})` : always;
}

/** Of a whole number of 64 bits. */
function isExactFloat(value: Expression<unknown>): RawBuilder<boolean> {
  const float = sql`cast(${value} as float8)`;
  return sql`(case when ${value} between -9007199254740992 and 9007199254740992 then true when ${float} >= 9223372036854775807.0 then false else cast(${float} as bigint) = ${value} end)`;
}

function isWhole(value: Expression<unknown>): RawBuilder<boolean> {
  return sql`(${value} = floor(${value}) and ${value} >= -9.223372036854775808e18 and ${value} < 9.223372036854775808e18)`;
}

function fitsReal(value: Expression<unknown>, native: string | undefined): RawBuilder<boolean> {
  if (native !== "real") return always;
  const large = sql`abs(${value}) > 3.4028234e38 and abs(${value}) < float8 'Infinity'`;
  return sql`(case when ${large} then false when abs(${value}) > 0 and abs(${value}) < 1.2e-38 then false else cast(cast(${value} as real) as float8) = ${value} end)`;
}

function sameAgain(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  return sql`(cast(cast(${value} as ${sql.raw(typeText(to))}) as ${sql.raw(typeText(from))}) = ${value})`;
}

function isExactOther(value: Expression<unknown>, from: ColumnType, name: string): RawBuilder<boolean> {
  if (from.kind === "other") return always;
  const [, precision, scale] = /^numeric\((\d+),(-?\d+)\)$/.exec(name) ?? [];
  const isRead = from.kind === "string" ? isReadAs(value, name) : always;
  if (precision === undefined) return sql`(${value} is null or ${isRead})`;
  const exact = sql`cast(${value} as numeric)`;
  const fits = sql`(abs(${exact}) < 1e${sql.raw(String(Number(precision) - Number(scale)))} and round(${exact}, ${sql.raw(scale ?? "0")}) = ${exact})`;
  return sql`(${value} is null or case when ${isRead} then ${fits} else false end)`;
}

function allItems(
  value: Expression<unknown>,
  from: ColumnType & { readonly kind: "list" },
  to: ColumnType & { readonly kind: "list" },
): RawBuilder<boolean> {
  const holds = isExact(sql`metaxy_item`, from.item, to.item);
  if (holds === always) return always;
  return sql`(not exists (select 1 from unnest(${value}) as metaxy_items(metaxy_item) where not ${holds}))`;
}

function isExactJson(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  const paths = floatPaths(from, to);
  if (paths.length === 0) return always;
  const inexact = paths.map(
    (path) =>
      sql`exists (select 1 from jsonb_path_query(${value}, ${sql.lit(path)}) as metaxy_items(metaxy_item) where jsonb_typeof(metaxy_item) = 'number' and not ${isExactFloat(sql`cast(metaxy_item as bigint)`)})`,
  );
  return sql`(not (${sql.join(inexact, sql` or `)}))`;
}
