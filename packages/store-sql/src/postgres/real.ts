import type { ColumnType } from "@metaxy-ts/core/adapter";

/**
 * Whether numbers have 32 bits. They are read with 64: Postgres prints them with the digits that tell them from others of 32 bits, and those are
 * another number than the stored one.
 */
export function isReal(type: ColumnType): boolean {
  return type.kind === "float" && type.native === "real";
}
