/** A type as it stands in SQL, and one of its values. */
export type TypedValue = readonly [type: string, value: string];

/** Types that a table of DuckDB, and one of a DuckLake, may have. */
export const lakeTypes: Readonly<Record<string, TypedValue>> = {
  text: ["VARCHAR", "'é😀'"],
  blob: ["BLOB", "'\\x00\\xFF'"],
  utinyint: ["UTINYINT", "255"],
  usmallint: ["USMALLINT", "65535"],
  uinteger: ["UINTEGER", "4294967295"],
  ubigint: ["UBIGINT", "18446744073709551615"],
  tinyint: ["TINYINT", "-128"],
  smallint: ["SMALLINT", "-32768"],
  integer: ["INTEGER", "-2147483648"],
  float: ["FLOAT", "0.1"],
  double: ["DOUBLE", "'nan'"],
  decimal: ["DECIMAL(10,2)", "1.25"],
  wide_decimal: ["DECIMAL(38,10)", "1.25"],
  date: ["DATE", "'2026-01-02'"],
  naive: ["TIMESTAMP", "'2026-01-02 03:04:05.000006'"],
  infinite: ["TIMESTAMP", "'infinity'"],
  zoned: ["TIMESTAMPTZ", "'2026-01-02 03:04:05.000006+02'"],
  seconds: ["TIMESTAMP_S", "'2026-01-02 03:04:05'"],
  milliseconds: ["TIMESTAMP_MS", "'2026-01-02 03:04:05.006'"],
  nanoseconds: ["TIMESTAMP_NS", "'2026-01-02 03:04:05.000000007'"],
  time: ["TIME", "'12:34:56.000001'"],
  interval: ["INTERVAL", "'1 month 2 days 3 seconds'"],
  uuid: ["UUID", "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"],
  json: ["JSON", `'{"a": 1}'`],
  geometry: ["GEOMETRY", "'POINT (1 2)'"],
  list: ["DECIMAL(10,2)[]", "[1.25, null]"],
  lists: ["INTERVAL[][]", "[[interval 1 day], null]"],
  struct: [
    "STRUCT(a SMALLINT, b UUID, c TIMESTAMP_NS[])",
    "{'a': 1, 'b': uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'c': [timestamp_ns '2026-01-02 00:00:00.000000001']}",
  ],
  map: ["MAP(VARCHAR, DECIMAL(4,1))", "map(['a'], [1.5])"],
  map_of_numbers: ["MAP(INTEGER, VARCHAR)", "map([1], ['a'])"],
};

/** Types that a table of DuckDB may have. */
export const fileTypes: Readonly<Record<string, TypedValue>> = {
  ...lakeTypes,
  zoned_time: ["TIMETZ", "'12:34:56+02'"],
  uhugeint: ["UHUGEINT", "340282366920938463463374607431768211455"],
  hugeint: ["HUGEINT", "170141183460469231731687303715884105727"],
  fine_time: ["TIME_NS", "'12:34:56.000000001'"],
  mood: ["ENUM('x', 'y')", "'y'"],
  moods: ["ENUM('x', 'y')[]", "['y', null]"],
  vector: ["FLOAT[2]", "[0.1, 2]"],
  words: ["VARCHAR[2]", "['a', null]"],
  bits: ["BIT", "'0101'"],
  bignum: ["BIGNUM", "340282366920938463463374607431768211455000"],
  variant: ["UNION(num INTEGER, str VARCHAR)", "union_value(num := 1)"],
};

const systemColumns = `metaxy_provenance_by_field STRUCT(main VARCHAR), metaxy_provenance VARCHAR, metaxy_data_version_by_field STRUCT(main VARCHAR),
  metaxy_data_version VARCHAR, metaxy_feature_version VARCHAR, metaxy_project_version VARCHAR, metaxy_created_at TIMESTAMPTZ,
  metaxy_updated_at TIMESTAMPTZ, metaxy_deleted_at TIMESTAMPTZ, metaxy_materialization_id VARCHAR`;

/** The system columns of a sample that is stored, as a query has them. */
export function systemColumnsOf(version: string): string {
  const string = (name: string, value: string) => `${value} as metaxy_${name}`;
  const versions = ["provenance_by_field", "data_version_by_field"].map((name) => string(name, "{'main': '1'}"));
  const hashes = ["provenance", "data_version"].map((name) => string(name, "'1'"));
  const times = ["created_at", "updated_at"].map((name) => string(name, "timestamptz '2026-01-02 00:00:00Z'"));
  const others = [
    string("feature_version", `'${version}'`),
    string("project_version", "''"),
    string("deleted_at", "cast(null as timestamptz)"),
    string("materialization_id", "cast(null as varchar)"),
  ];
  return [...versions, ...hashes, ...times, ...others].join(", ");
}

/** Statements that make a table with the samples a and b, which have all values, and c, which has none. */
export function tableOf(table: string, types: Readonly<Record<string, TypedValue>>, version: string): string[] {
  const columns = Object.entries(types).map(([name, [type]]) => `${name} ${type}`);
  const values = Object.values(types).map(([, value]) => value);
  const system = `{'main': '1'}, '1', {'main': '1'}, '1', '${version}', '', '2026-01-02 00:00:00Z', '2026-01-02 00:00:00Z', null, null`;
  const row = (id: string, cells: readonly string[]) => `('${id}', ${cells.join(", ")}, ${system})`;
  const rows = [
    row("a", values),
    row("b", values),
    row(
      "c",
      values.map(() => "null"),
    ),
  ];
  return [
    `create table ${table} (id VARCHAR, ${columns.join(", ")}, ${systemColumns})`,
    `insert into ${table} values ${rows.join(", ")}`,
  ];
}

/** A query of all rows: their sample, whether they are tombstones, and in which columns they have another value. */
export function otherValues(table: string, types: Readonly<Record<string, TypedValue>>): string {
  const others = Object.entries(types).map(
    ([name, [type, value]]) => `case when ${name} is distinct from cast(${value} as ${type}) then '${name}' end`,
  );
  const columns = `list_filter([${others.join(", ")}], lambda name: name is not null)`;
  return `select id, metaxy_deleted_at is not null as deleted, ${columns} as other from ${table} order by id, deleted, len(other)`;
}

/** A query of the types that the columns have. */
export function typesIn(table: string): string {
  return `select column_name as name, data_type as type from duckdb_columns() where table_name = '${table}' order by column_index`;
}
