import type { ColumnType, StoreLimits } from "@metaxy-ts/core/adapter";
import { own, withNatives } from "@metaxy-ts/core/adapter";

/** Iceberg has two integers, both signed, and, in the version of the format that others read, one precision of timestamps. */
const wider: Readonly<Record<string, string | undefined>> = {
  TINYINT: "INTEGER",
  SMALLINT: "INTEGER",
  UTINYINT: "INTEGER",
  USMALLINT: "INTEGER",
  UINTEGER: undefined,
  TIMESTAMP_S: "TIMESTAMP",
  TIMESTAMP_MS: "TIMESTAMP",
  TIMESTAMP_NS: "TIMESTAMP",
};

/** Types that DuckDB alone has a name for, and Iceberg a type. */
const others = /^(?:TIME|UUID|JSON|DECIMAL\(.*\))$/;

/** What Iceberg tables cannot hold. */
export const icebergLimits: StoreLimits = {
  type(type) {
    if (type.kind === "other" && !others.test(type.name)) return `Iceberg has no type for ${type.name}`;
    return type.kind === "list" && hasMaps(type.item) ? "DuckDB cannot write maps in lists to Iceberg" : undefined;
  },
  newType: (type) =>
    withNatives(type, ({ native = "" }) => (Object.hasOwn(wider, native) ? own(wider, native) : native)),
  depth: 24, // each list in a list doubles the time that DuckDB needs, and 22 take seconds
};

/** DuckDB takes an empty or missing map for one with a key that is null, if it is in a list. */
function hasMaps(type: ColumnType): boolean {
  switch (type.kind) {
    case "map":
      return true;
    case "list":
      return hasMaps(type.item);
    case "struct":
      return Object.values(type.members).some(hasMaps);
    default:
      return false;
  }
}
