import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";

/**
 * ClickHouse has one type for strings and bytes; only of a whole column is it known which of them it holds.
 *
 * @throws WRITE_INVALID for bytes inside of a list, a map or a struct, which would come back as strings.
 */
export function refuseNestedBytes(columns: readonly ColumnDescription[]): void {
  for (const { name, type } of columns) {
    if (type.kind === "binary" || !holdsBytes(type)) continue;
    throw new MetaxyError(
      "WRITE_INVALID",
      `Nothing was written: column ${JSON.stringify(name)} has bytes inside of a list or an object, where ClickHouse cannot distinguish them from strings. Put them into a separate column, or write them as strings, such as base64.`,
      { details: { column: name } },
    );
  }
}

function holdsBytes(type: ColumnType): boolean {
  switch (type.kind) {
    case "list":
      return holdsBytes(type.item);
    case "map":
      return holdsBytes(type.value);
    case "struct":
      return Object.values(type.members).some(holdsBytes);
    default:
      return type.kind === "binary";
  }
}
