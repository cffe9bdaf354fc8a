import type { ColumnDescription, ColumnType, StageInput } from "@metaxy-ts/core/adapter";
import { microsecondsOf, own, setOwn } from "@metaxy-ts/core/adapter";
import type { Row } from "../engine.js";

/** Rows as another store stages them, with every digit of their timestamps. */
export function stagedValues(
  rows: readonly Row[],
  columns: readonly ColumnDescription[],
): StageInput & { readonly kind: "columns" } {
  const values = columns.map(({ name, type }) => rows.map((row) => stagedValue(own(row, name), type)));
  return { kind: "columns", columns, values };
}

/**
 * A value of rows as it is staged.
 *
 * @param value A value as rows have it.
 * @param type Its type.
 * @returns The same value, with timestamps and dates as microseconds since 1970 UTC.
 */
export function stagedValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "timestamp":
    case "date":
      return microsecondsOf(value);
    case "list":
      return (value as readonly unknown[]).map((item) => stagedValue(item, type.item));
    case "struct":
      return stagedObject(value, (name) => own(type.members, name));
    case "map":
      return stagedObject(value, () => type.value);
    default:
      return value;
  }
}

function stagedObject(value: object, typeOf: (name: string) => ColumnType | undefined): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const type = typeOf(name);
    setOwn(result, name, type ? stagedValue(member, type) : member);
  }
  return result;
}
