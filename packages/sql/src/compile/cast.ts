import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";

/**
 * Makes a value one of a type.
 *
 * @param flavor How the engine casts.
 * @param value The value; a null stays null.
 * @param type The type.
 * @returns The value as one of the type.
 */
export function castTo(flavor: SqlFlavor, value: Expression<unknown>, type: ColumnType): RawBuilder<unknown> {
  return flavor.cast?.(value, type) ?? sql`cast(${value} as ${flavor.columnType(type)})`;
}
