import type { places } from "../support/places.js";

/** Series of Polars by the names of columns, each with two values, as Python writes them. */
export type SeriesByName = Readonly<Record<string, string>>;

/** Every type of Polars but `Object`, with values that rows and Arrow hold too. */
export const everyType = {
  string: `["é", "x"]`,
  binary: `[b"a", b"a\\x00"]`,
  boolean: `[True, False]`,
  category: `["x", "y"], dtype=pl.Categorical`,
  enum: `["x", "y"], dtype=pl.Enum(["x", "y"])`,
  int8: `[-128, 1], dtype=pl.Int8`,
  int16: `[-2**15, 1], dtype=pl.Int16`,
  int32: `[-2**31, 1], dtype=pl.Int32`,
  int64: `[-2**63, 1]`,
  int128: `[-2**100, 1], dtype=pl.Int128`,
  uint8: `[255, 1], dtype=pl.UInt8`,
  uint16: `[2**16 - 1, 1], dtype=pl.UInt16`,
  uint32: `[2**32 - 1, 1], dtype=pl.UInt32`,
  uint64: `[2**63 - 1, 1], dtype=pl.UInt64`,
  float16: `[0.5, 1], dtype=pl.Float16`,
  float32: `[0.1, 1], dtype=pl.Float32`,
  float64: `[0.1, 1]`,
  decimal: `[Decimal("1.25"), Decimal("2.5")], dtype=pl.Decimal(10, 2)`,
  wide_decimal: `[Decimal("-12345678901234567890.25"), Decimal("0.01")], dtype=pl.Decimal(38, 10)`,
  date: `[date(2026, 1, 2), date(1969, 12, 31)]`,
  time: `[time(1, 2, 3, 4), time(5)]`,
  milliseconds: `[datetime(2026, 1, 2, 3, 4, 5, 6000), datetime(1969, 12, 31)], dtype=pl.Datetime("ms")`,
  datetime: `[datetime(2026, 1, 2, 3, 4, 5, 6), datetime(1969, 12, 31)]`,
  nanoseconds: `[1000, 2000], dtype=pl.Datetime("ns")`,
  zoned_milliseconds: `[datetime(2026, 1, 2, 3, 4, 5, 6000), datetime(2026, 1, 3)], dtype=pl.Datetime("ms", "UTC")`,
  zoned: `[datetime(2026, 1, 2, 3, 4, 5, 6), datetime(2026, 1, 3)], dtype=pl.Datetime("us", "UTC")`,
  zoned_nanoseconds: `[1000, 2000], dtype=pl.Datetime("ns", "UTC")`,
  berlin: `[datetime(2026, 1, 2, 3, 4, 5, 6), datetime(2026, 7, 3)], dtype=pl.Datetime("us", "Europe/Berlin")`,
  duration: `[timedelta(days=1, microseconds=1), timedelta(seconds=2)]`,
  duration_milliseconds: `[timedelta(days=1), timedelta(seconds=2)], dtype=pl.Duration("ms")`,
  duration_nanoseconds: `[1000, 2000], dtype=pl.Duration("ns")`,
  durations: `[[timedelta(1)], []], dtype=pl.List(pl.Duration("us"))`,
  list: `[["a", None], []], dtype=pl.List(pl.String)`,
  lists: `[[[1], []], []], dtype=pl.List(pl.List(pl.Int16))`,
  array: `[[0.5, 1], [2, 3]], dtype=pl.Array(pl.Float32, 2)`,
  struct: `[{"a": 1, "b": "x"}, {"a": 2, "b": None}], dtype=pl.Struct({"a": pl.Int8, "b": pl.String})`,
  null: `[None, None], dtype=pl.Null`,
  nulls: `[[None], []], dtype=pl.List(pl.Null)`,
} as const satisfies SeriesByName;

type Name = keyof typeof everyType;

const inDuckDB = {
  int128: "unsupported format string",
  float16: "Unsupported Internal Arrow Type",
  duration: "Unsupported cast from month_day_nano_interval to duration",
  duration_milliseconds: "Unsupported cast from month_day_nano_interval to duration",
  duration_nanoseconds: "syntax error",
  durations: "Unsupported cast from month_day_nano_interval to duration",
  null: "does not support creating tables with NULL typed columns",
  nulls: "syntax error",
} as const;

/** The types that Metaxy cannot store, or not read again, with a part of what it says then. */
export const refusedByMetaxy: Readonly<Record<keyof typeof places, Readonly<Partial<Record<Name, string>>>>> = {
  duckdb: inDuckDB,
  ducklake: { ...inDuckDB, array: "Failed to convert DuckDB type to DuckLake" },
  delta: {
    category: "cannot downcast Utf8View dictionary value",
    int128: "not supported in Rust",
    uint8: "Can't cast value 255 to type Int8",
    uint16: "Can't cast value 65535 to type Int16",
    uint32: "Can't cast value 4294967295 to type Int32",
    float16: "Invalid data type for Delta Lake: Float16",
    time: "unsupported data types: {Time}",
    duration: "Invalid data type for Delta Lake: Duration",
    duration_milliseconds: "Invalid data type for Delta Lake: Duration",
    duration_nanoseconds: "Invalid data type for Delta Lake: Duration",
    durations: "Invalid data type for Delta Lake: Duration",
    array: "data type mismatch",
    null: "unsupported data types: {Null}",
    nulls: "unsupported data types: {Null}",
  },
  lancedb: { int128: "unsupported format string" },
  postgres: {
    int128: "Int128",
    uint8: 'type "utinyint" does not exist',
    uint16: 'type "usmallint" does not exist',
    uint32: 'type "uint" does not exist',
    uint64: 'type "ubigint" does not exist',
    float16: "Float16",
    duration: 'syntax error at or near "MICROSECOND"',
    duration_milliseconds: 'syntax error at or near "MILLISECOND"',
    duration_nanoseconds: 'syntax error at or near "NANOSECOND"',
    durations: 'syntax error at or near "MICROSECOND"',
    lists: "malformed array literal",
    null: 'syntax error at or near "NULL"',
    nulls: 'syntax error at or near "NULL"',
  },
};

/** The types that Metaxy stores. */
export function storedByMetaxy(kind: keyof typeof places): SeriesByName {
  return Object.fromEntries(Object.entries(everyType).filter(([name]) => !Object.hasOwn(refusedByMetaxy[kind], name)));
}

/** A series with its two values in turns, so many times. */
export function repeated(values: string, times: number): string {
  return `pl.concat([pl.Series(${values})] * ${times})`;
}

/** A series with its first value everywhere but in one row. */
export function distinctIn(values: string, row: number, rows: number): string {
  return `pl.Series(${values}).gather([int(at == ${row}) for at in range(${rows})])`;
}
