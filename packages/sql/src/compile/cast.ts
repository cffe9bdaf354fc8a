import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";

/** A value made one of a type; a null stays null. */
export function castTo(flavor: SqlFlavor, value: Expression<unknown>, type: ColumnType): RawBuilder<unknown> {
  return flavor.cast?.(value, type) ?? sql`cast(${value} as ${flavor.columnType(type)})`;
}
