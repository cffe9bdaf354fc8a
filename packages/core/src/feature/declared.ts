import { isReservedName } from "../column/columns.js";
import type { DescribedRows, SchemaColumn } from "./schema-columns.js";

/** What the schema says of a column, by its name or as one of the further columns that it allows; undefined when it says nothing. */
export function declaredColumn({ columns, extraColumns }: DescribedRows, name: string): SchemaColumn | undefined {
  return columns?.get(name) ?? (columns && !isReservedName(name) ? (extraColumns ?? undefined) : undefined);
}

/** Whether rows of a feature may have a column. */
export function allowsColumn({ columns, extraColumns }: DescribedRows, name: string): boolean {
  return !columns || columns.has(name) || extraColumns !== null;
}
