import type { ColumnType, TimestampRange } from "@metaxy-ts/core/adapter";
import { quote } from "./text.js";

/** Timestamps everywhere: in tables, in casts, in results. */
export const timestampType = "DateTime64(6, 'UTC')";

/** What `DateTime64` and `Date32` hold: the years 1900 to 2299. ClickHouse takes others for some of these. */
export const clickhouseTimestamps: TimestampRange = { first: -2_208_988_800_000_000n, last: 10_413_791_999_999_999n };

/** What distinguishes a column of bytes from one of strings: ClickHouse has one type for both. */
export const binaryComment = "metaxy: binary";

/** The ClickHouse type in which values of a column type are stored, nullable if ClickHouse supports that. */
export function typeText(type: ColumnType): string {
  switch (type.kind) {
    case "list":
    case "map":
    case "struct":
      return requiredTypeText(type);
    case "other":
      return withoutNullable.test(type.name) ? type.name : `Nullable(${requiredTypeText(type)})`;
    default:
      return `Nullable(${requiredTypeText(type)})`;
  }
}

/** The same, not nullable at the top level. */
export function requiredTypeText(type: ColumnType): string {
  if ("native" in type && type.native !== undefined) return type.native;
  switch (type.kind) {
    case "string":
    case "binary":
      return "String";
    case "integer":
      return "Int64";
    case "float":
      return "Float64";
    case "boolean":
      return "Bool";
    case "date":
      return "Date32";
    case "timestamp":
      return timestampType;
    case "list":
      return `Array(${typeText(type.item)})`;
    case "map":
      return `Map(String, ${typeText(type.value)})`;
    case "struct": {
      const members = Object.entries(type.members).map(([name, member]) => `${quote(name)} ${typeText(member)}`);
      return `Tuple(${members.join(", ")})`;
    }
    case "other":
      return type.name === unknownType ? "String" : type.name;
  }
}

/** Versions by field, in tables of features: every member has a string. */
export const byFieldType = "Map(String, String)";

/** Types that cannot be in a `Nullable`, or are nullable by themselves. */
const withoutNullable =
  /^(?:Nullable|LowCardinality|Array|Map|Tuple|Nested|AggregateFunction|SimpleAggregateFunction|Variant|Dynamic|JSON|Object|Point|Ring|LineString|MultiLineString|Polygon|MultiPolygon|Geometry|QBit)\b/;

/** The name of an unknown column type. */
const unknownType = "unknown";
