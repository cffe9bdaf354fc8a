import type { ColumnDescription, ColumnType, ErrorCode } from "@metaxy-ts/core/adapter";
import { MetaxyError, typeName } from "@metaxy-ts/core/adapter";

const nested: ReadonlySet<string> = new Set(["list", "map", "struct"]);

/** Types of which ClickHouse does not compare values. */
const incomparable = /^(?:JSON|Object|Variant|Dynamic|AggregateFunction|SimpleAggregateFunction|QBit)\b/;

function isCompared(type: ColumnType): boolean {
  return type.kind !== "other" || !incomparable.test(type.name);
}

/** Makes sure that samples are identified by values that ClickHouse compares. @throws the code, naming the column. */
export function requireComparedIds(
  code: ErrorCode,
  feature: string,
  names: readonly string[],
  columns: readonly ColumnDescription[],
): void {
  requireIds(code, feature, names, columns, isCompared);
}

/**
 * As {@link requireComparedIds}, and that they are single values. ClickHouse does not sort rows by lists, maps and structs that may have a null in
 * them, and has no null in place of them, which is how a join shows that a sample is missing.
 */
export function requireSingleIds(
  code: ErrorCode,
  feature: string,
  names: readonly string[],
  columns: readonly ColumnDescription[],
): void {
  requireIds(code, feature, names, columns, (type) => isCompared(type) && !nested.has(type.kind));
}

function requireIds(
  code: ErrorCode,
  feature: string,
  names: readonly string[],
  columns: readonly ColumnDescription[],
  identifies: (type: ColumnType) => boolean,
): void {
  const column = columns.find(({ name, type }) => names.includes(name) && !identifies(type));
  if (!column) return;
  throw new MetaxyError(
    code,
    `ClickHouse cannot identify samples of ${feature} by column ${JSON.stringify(column.name)}, which is ${typeName(column.type)}. Use strings, numbers, booleans, dates, timestamps or bytes as IDs; a list or an object can be written as a string.`,
    { details: { feature, column: column.name } },
  );
}
