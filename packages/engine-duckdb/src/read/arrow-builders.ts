import type { DuckDBType } from "@duckdb/node-api";
import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
} from "@duckdb/node-api";
import {
  Binary,
  DateDay,
  Decimal,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  TimeMicrosecond,
  TimeNanosecond,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from "apache-arrow";
import type { ArrowBuilder } from "./arrow-builder.js";
import { BoolBuilder, decimalLayout, FixedBuilder, plain, timestamps } from "./arrow-fixed.js";
import { IntervalBuilder } from "./arrow-intervals.js";
import { FixedListBuilder, ListBuilder, MapBuilder, StructBuilder } from "./arrow-nested.js";
import { RareBuilder, TextBuilder } from "./arrow-strings.js";

/** A builder for the values of a type. */
export function arrowBuilder(type: DuckDBType): ArrowBuilder {
  if (type instanceof DuckDBStructType) return new StructBuilder(type.entryNames, type.entryTypes.map(arrowBuilder));
  if (type instanceof DuckDBListType) return new ListBuilder(arrowBuilder(type.valueType));
  if (type instanceof DuckDBArrayType) return new FixedListBuilder(arrowBuilder(type.valueType), type.length);
  if (type instanceof DuckDBMapType) return new MapBuilder(arrowBuilder(type.keyType), arrowBuilder(type.valueType));
  if (type instanceof DuckDBDecimalType)
    return new FixedBuilder(new Decimal(type.scale, type.width, 128), decimalLayout(type.width));
  const simple = simpleBuilders.get(type.typeId);
  return simple ? simple() : new RareBuilder(type);
}

const simpleBuilders: ReadonlyMap<DuckDBTypeId, () => ArrowBuilder> = new Map<DuckDBTypeId, () => ArrowBuilder>([
  [DuckDBTypeId.VARCHAR, () => new TextBuilder(new Utf8())],
  [DuckDBTypeId.BLOB, () => new TextBuilder(new Binary())],
  [DuckDBTypeId.BOOLEAN, () => new BoolBuilder()],
  [DuckDBTypeId.TINYINT, () => new FixedBuilder(new Int8(), plain(1))],
  [DuckDBTypeId.UTINYINT, () => new FixedBuilder(new Uint8(), plain(1))],
  [DuckDBTypeId.SMALLINT, () => new FixedBuilder(new Int16(), plain(2))],
  [DuckDBTypeId.USMALLINT, () => new FixedBuilder(new Uint16(), plain(2))],
  [DuckDBTypeId.INTEGER, () => new FixedBuilder(new Int32(), plain(4))],
  [DuckDBTypeId.UINTEGER, () => new FixedBuilder(new Uint32(), plain(4))],
  [DuckDBTypeId.BIGINT, () => new FixedBuilder(new Int64(), plain(8))],
  [DuckDBTypeId.UBIGINT, () => new FixedBuilder(new Uint64(), plain(8))],
  [DuckDBTypeId.HUGEINT, () => new FixedBuilder(new Decimal(0, 38, 128), plain(16))],
  [DuckDBTypeId.FLOAT, () => new FixedBuilder(new Float32(), plain(4))],
  [DuckDBTypeId.DOUBLE, () => new FixedBuilder(new Float64(), plain(8))],
  [DuckDBTypeId.DATE, () => new FixedBuilder(new DateDay(), plain(4))],
  [DuckDBTypeId.TIMESTAMP, () => new FixedBuilder(new TimestampMicrosecond(), plain(8))],
  [DuckDBTypeId.TIME, () => new FixedBuilder(new TimeMicrosecond(), plain(8))],
  [DuckDBTypeId.TIME_NS, () => new FixedBuilder(new TimeNanosecond(), plain(8))],
  [DuckDBTypeId.INTERVAL, () => new IntervalBuilder()],
  [DuckDBTypeId.TIMESTAMP_TZ, () => timestamps()],
  [DuckDBTypeId.TIMESTAMP_S, () => timestamps((value) => value * 1_000_000n)],
  [DuckDBTypeId.TIMESTAMP_MS, () => timestamps((value) => value * 1000n)],
  [DuckDBTypeId.TIMESTAMP_NS, () => new FixedBuilder(new TimestampNanosecond(), plain(8))],
]);
