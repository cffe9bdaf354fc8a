import type { ColumnDescription, ColumnType } from "../../../column/column-type.js";
import type { TimestampRange } from "../../../contract/limits.js";
import { MetaxyError } from "../../../errors/error.js";
import { own } from "../../../own.js";
import { furthest, isWithinDates } from "../../../time/parse.js";
import { timestampOf } from "../../../time/timestamp.js";

/** Those that rows can have. */
export const everyTimestamp: TimestampRange = { first: -furthest, last: furthest };

/** @throws WRITE_INVALID naming the first row and column with a timestamp that is not in the range. */
export function checkTimestamps(
  {
    columns,
    values,
  }: { readonly columns: readonly ColumnDescription[]; readonly values: readonly (readonly unknown[])[] },
  range: TimestampRange,
  where: string,
): void {
  for (const [index, { name, type }] of columns.entries()) {
    const find = finder(type, range);
    if (!find) continue;
    for (const [row, value] of (values[index] ?? []).entries()) {
      const outside = find(value);
      if (outside !== undefined) throw outsideRange(outside, range, where, { row, column: name });
    }
  }
}

type Find = (value: unknown) => bigint | undefined;

/** What finds a timestamp outside of the range in a value of the type; undefined for types that have none. */
function finder(type: ColumnType, range: TimestampRange): Find | undefined {
  switch (type.kind) {
    case "timestamp":
    case "date":
      return (value) => (typeof value === "bigint" && (value < range.first || value > range.last) ? value : undefined);
    case "list": {
      const item = finder(type.item, range);
      return item && ((value) => firstOf(value as readonly unknown[] | null, item));
    }
    case "map": {
      const item = finder(type.value, range);
      return item && ((value) => firstOf(Object.values(value ?? {}), item));
    }
    case "struct": {
      const members = Object.entries(type.members).flatMap(([name, member]) => {
        const find = finder(member, range);
        return find ? [(value: unknown) => find(own(value as Record<string, unknown> | null, name))] : [];
      });
      return members.length === 0 ? undefined : (value) => firstOf(members, (find) => find(value));
    }
    default:
      return undefined;
  }
}

function firstOf<Item>(items: readonly Item[] | null, find: (item: Item) => bigint | undefined): bigint | undefined {
  for (const item of items ?? []) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a value stands, counted from 0; without a row where that is not known. */
export interface ValuePlace {
  readonly row?: number;
  readonly column: string;
}

export function outsideRange(
  microseconds: bigint,
  { first, last }: TimestampRange,
  where: string,
  place: ValuePlace,
): MetaxyError {
  const shown = isWithinDates(microseconds)
    ? timestampOf(microseconds).toISOString()
    : `the timestamp ${microseconds} microseconds from 1970`;
  const [from, to] = [first, last].map((limit) => timestampOf(limit).toISOString());
  return invalidValue(
    where,
    place,
    `the store has timestamps from ${from} to ${to}, and ${shown} is outside that range`,
  );
}

/** A value that no column of its type can hold. */
export function invalidValue(where: string, { row, column }: ValuePlace, problem: string): MetaxyError {
  const at = row === undefined ? "" : `, row ${row + 1}`;
  return new MetaxyError("WRITE_INVALID", `${where}${at}, column ${JSON.stringify(column)}: ${problem}.`, {
    details: { ...(row === undefined ? {} : { row }), column },
  });
}
