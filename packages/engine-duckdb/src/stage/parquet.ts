import type { DuckDBType } from "@duckdb/node-api";
import { DuckDBArrayType, DuckDBListType, DuckDBMapType, DuckDBStructType, DuckDBTypeId } from "@duckdb/node-api";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Connection } from "../connection.js";
import { readRows } from "../read/rows.js";
import { literal, quote } from "../text.js";
import type { DuckDBColumn } from "../types.js";

/**
 * A query of the rows of Parquet files whose columns are those that rows have: no integers without a sign, no nanoseconds.
 *
 * @throws WRITE_INVALID naming a column with values that such columns do not hold. DuckDB would cut them, or take them for others.
 */
export async function parquetQuery(connection: Connection, paths: readonly string[]): Promise<string> {
  const files = `[${paths.map((path) => literal(withoutWildcards(path))).join(", ")}]`;
  const from = `read_parquet(${files}, union_by_name = true)`;
  const columns = await connection.columns({ sql: `select * from ${from}`, parameters: [] });
  if (columns.some(({ type }) => contains(type, DuckDBTypeId.TIMESTAMP_TZ)))
    await refuseCutNanoseconds(connection, `parquet_schema(${files})`);
  await refuseInvalidValues(connection, from, columns);
  const replaced = columns.flatMap(({ name, type }) => {
    const narrower = narrowerType(type);
    return narrower === undefined ? [] : [`cast(${quote(name)} as ${narrower}) as ${quote(name)}`];
  });
  return replaced.length === 0 ? `select * from ${from}` : `select * replace (${replaced.join(", ")}) from ${from}`;
}

/** A path as DuckDB's patterns take it for itself. */
function withoutWildcards(path: string): string {
  return path.replaceAll(/[*?[]/g, "[$&]");
}

/** Nanoseconds with a time zone have no type in DuckDB, which cuts them while it reads. */
async function refuseCutNanoseconds(connection: Connection, schema: string): Promise<void> {
  const logical = "TimestampType(isAdjustedToUTC=1%NANOS=NanoSeconds%";
  const found = await rowsOf(
    connection,
    `select name from ${schema} where logical_type like ${literal(logical)} limit 1`,
  );
  const [column] = found;
  if (column)
    throw invalidValue(
      String(column.name),
      "has nanoseconds with a time zone, and columns store microseconds. Write the file with microseconds",
    );
}

async function refuseInvalidValues(
  connection: Connection,
  from: string,
  columns: readonly DuckDBColumn[],
): Promise<void> {
  const checked = columns.flatMap(({ name, type }) => {
    const condition = invalidCondition(quote(name), type);
    return condition === undefined ? [] : [{ name, type, condition }];
  });
  if (checked.length === 0) return;
  const counts = checked.map(({ condition }, index) => `count(*) filter (where ${condition}) as c${index}`);
  const [row] = await rowsOf(connection, `select ${counts.join(", ")} from ${from}`);
  for (const [index, { name, type }] of checked.entries()) {
    const count = Number(row?.[`c${index}`] ?? 0);
    if (count === 0) continue;
    const values = count === 1 ? "a value" : `${count} values`;
    const rule =
      narrowerType(type) === undefined
        ? "timestamps have years from -271821 to 275760"
        : "columns store signed 64-bit integers, and timestamps in microseconds";
    throw invalidValue(name, `has ${values} of type ${type} that cannot be stored: ${rule}`);
  }
}

/** When a value is refused; undefined for types all of whose values can be stored. */
function invalidCondition(value: string, type: DuckDBType): string | undefined {
  const narrower = narrowerType(type);
  if (narrower !== undefined) return `try_cast(try_cast(${value} as ${narrower}) as ${type}) is distinct from ${value}`;
  switch (type.typeId) {
    case DuckDBTypeId.DATE:
      return outside(value, (days) => `date '1970-01-01' + (${days})`, 100_000_000n);
    case DuckDBTypeId.TIMESTAMP:
      return outside(value, (microseconds) => `make_timestamp(${microseconds})`, furthest);
    case DuckDBTypeId.TIMESTAMP_TZ:
      return outside(value, (microseconds) => `make_timestamptz(${microseconds})`, furthest);
    default:
      return undefined;
  }
}

/** The last timestamp of a `Date`, in microseconds. */
const furthest = 8_640_000_000_000_000_000n;

function outside(value: string, timestamp: (number: bigint) => string, last: bigint): string {
  return `${value} < ${timestamp(-last)} or ${value} > ${timestamp(last)}`;
}

/** The type that columns have for values of a type which they do not have themselves; undefined where it is the same. */
function narrowerType(type: DuckDBType): string | undefined {
  if (type.typeId === DuckDBTypeId.TIMESTAMP_NS) return "TIMESTAMP";
  if (type.typeId === DuckDBTypeId.UBIGINT) return "BIGINT";
  if (type instanceof DuckDBListType) return suffixed(type.valueType, "[]");
  if (type instanceof DuckDBArrayType) return suffixed(type.valueType, `[${type.length}]`);
  if (type instanceof DuckDBMapType) {
    const value = narrowerType(type.valueType);
    return value && `MAP(${type.keyType}, ${value})`;
  }
  if (!(type instanceof DuckDBStructType)) return undefined;
  const members = type.entryTypes.map((member) => narrowerType(member));
  if (members.every((member) => member === undefined)) return undefined;
  const entries = members.map(
    (member, index) => `${quote(type.entryNames[index] as string)} ${member ?? type.entryTypes[index]}`,
  );
  return `STRUCT(${entries.join(", ")})`;
}

function suffixed(item: DuckDBType, suffix: string): string | undefined {
  const narrower = narrowerType(item);
  return narrower && narrower + suffix;
}

function contains(type: DuckDBType, id: DuckDBTypeId): boolean {
  if (type.typeId === id) return true;
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType || type instanceof DuckDBMapType)
    return contains(type.valueType, id);
  return type instanceof DuckDBStructType && type.entryTypes.some((member) => contains(member, id));
}

async function rowsOf(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  return readRows(await connection.run({ sql, parameters: [] }));
}

function invalidValue(column: string, problem: string): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: column ${JSON.stringify(column)} of the Parquet input ${problem}.`,
    {
      details: { column },
    },
  );
}
