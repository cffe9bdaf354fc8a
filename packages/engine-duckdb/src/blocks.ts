import type { DuckDBBlobValue, DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import { DuckDBBigIntVector, DuckDBDoubleVector, DuckDBIntegerVector, DuckDBListVector } from "@duckdb/node-api";
import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { Statement } from "@metaxy-ts/sql";
import { fromDuckDB, toParameter } from "./values.js";

/*
 * The bulk way out of DuckDB. Reading value by value costs microseconds for each; instead DuckDB aggregates every column of some 100,000
 * rows into one string of bytes and one list of numbers, which arrive without being copied. All aggregates of a group see its rows
 * in the same order. `bench/src/out.ts` has the figures.
 */

/** Values of one column of a block. */
export type BlockColumn =
  /** UTF-8 texts one after the other; a length of -1 is null. */
  | { readonly kind: "text"; readonly bytes: Uint8Array; readonly lengths: Int32Array }
  /** Integers, or microseconds of instants, or days of dates, as `of` says. */
  | {
      readonly kind: "integers";
      readonly of: "integer" | "timestamp" | "date";
      readonly values: BigInt64Array;
      readonly nulls: Nulls;
    }
  | { readonly kind: "floats"; readonly values: Float64Array; readonly nulls: Nulls }
  | {
      readonly kind: "struct";
      readonly members: readonly { readonly name: string; readonly column: BlockColumn }[];
      readonly nulls: Nulls;
    }
  /** Everything else, as users get it. */
  | { readonly kind: "values"; readonly values: readonly unknown[] };

/** Whether the row at an index is null. */
export type Nulls = (row: number) => boolean;

export interface Block {
  readonly rowCount: number;
  readonly columns: readonly BlockColumn[];
}

/** One row group of DuckDB. */
const blockRows = 122_880;

/** All rows of a statement, in blocks. */
export async function* readBlocks(
  connection: DuckDBConnection,
  { sql, parameters }: Statement,
  columns: readonly ColumnDescription[],
): AsyncGenerator<Block> {
  const aggregates: string[] = [];
  const decoders = columns.map(({ name, type }) => plan(quote(name), type, aggregates));
  const selected = ["count(*)::integer", ...aggregates].join(", ");
  const text = `select ${selected} from (select *, row_number() over () // ${blockRows} as metaxy_block from (${sql})) group by metaxy_block order by metaxy_block`;
  const result = await connection.stream(text, parameters.map(toParameter));
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (let group = 0; group < chunk.rowCount; group++) {
      const rowCount = chunk.getColumnVector(0).getItem(group) as number;
      const cell = (index: number): DuckDBVector => chunk.getColumnVector(index + 1);
      yield { rowCount, columns: decoders.map((decode) => decode(cell, group, rowCount)) };
    }
  }
}

type Decode = (cell: (index: number) => DuckDBVector, group: number, rowCount: number) => BlockColumn;

/** Adds the aggregates that one column needs, and says how to read them. */
function plan(expression: string, type: ColumnType, aggregates: string[]): Decode {
  const add = (aggregate: string): number => aggregates.push(aggregate) - 1;
  switch (type.kind) {
    case "string": {
      const bytes = add(`encode(string_agg(coalesce(${expression}::varchar, ''), ''))`);
      const lengths = add(`list(coalesce(strlen(${expression}::varchar), -1)::integer)`);
      return (cell, group) => ({
        kind: "text",
        bytes: (cell(bytes).getItem(group) as DuckDBBlobValue | null)?.bytes ?? new Uint8Array(),
        lengths: numbers(items(cell(lengths), group, DuckDBIntegerVector)),
      });
    }
    case "integer":
    case "timestamp":
    case "date": {
      const of = type.kind;
      const value = {
        integer: expression,
        timestamp: `epoch_us(${expression})`,
        date: `(${expression} - date '1970-01-01')`,
      }[of];
      const list = add(`list(${value}::bigint)`);
      return (cell, group) => {
        const vector = items(cell(list), group, DuckDBBigIntVector);
        return { kind: "integers", of, values: numbers(vector), nulls: (row) => vector.getItem(row) === null };
      };
    }
    case "float": {
      const list = add(`list(${expression}::double)`);
      return (cell, group) => {
        const vector = items(cell(list), group, DuckDBDoubleVector);
        return { kind: "floats", values: numbers(vector), nulls: (row) => vector.getItem(row) === null };
      };
    }
    case "struct": {
      const present = add(`list((${expression} is not null)::integer)`);
      const members = Object.entries(type.members).map(([name, member]) => ({
        name,
        decode: plan(`struct_extract(${expression}, ${literal(name)})`, member, aggregates),
      }));
      return (cell, group, rowCount) => {
        const flags = numbers(items(cell(present), group, DuckDBIntegerVector));
        return {
          kind: "struct",
          members: members.map(({ name, decode }) => ({ name, column: decode(cell, group, rowCount) })),
          nulls: (row) => flags[row] === 0,
        };
      };
    }
    default: {
      const list = add(`list(${expression})`);
      return (cell, group) => {
        const value = fromDuckDB(cell(list).getItem(group) as never);
        return { kind: "values", values: value as unknown[] };
      };
    }
  }
}

function items<Vector extends DuckDBVector>(
  vector: DuckDBVector,
  group: number,
  kind: abstract new (...args: never[]) => Vector,
): Vector {
  const list = vector instanceof DuckDBListVector ? vector.getItemVector(group) : null;
  if (list instanceof kind) return list;
  throw new TypeError(`DuckDB returned ${list?.constructor.name ?? "null"} instead of ${kind.name}.`);
}

interface NumberArrays {
  readonly integer: Int32Array;
  readonly bigint: BigInt64Array;
  readonly double: Float64Array;
}

/** The numbers of a vector, as DuckDB has them in memory. The driver's types hide the array, and reading each one costs ten times as much. */
function numbers(vector: DuckDBIntegerVector): NumberArrays["integer"];
function numbers(vector: DuckDBBigIntVector): NumberArrays["bigint"];
function numbers(vector: DuckDBDoubleVector): NumberArrays["double"];
function numbers(vector: DuckDBVector): NumberArrays[keyof NumberArrays] {
  return (vector as unknown as { readonly items: NumberArrays[keyof NumberArrays] }).items;
}

/** An identifier as it stands in SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it stands in SQL, which ends at a character NUL. */
export function literal(text: string): string {
  const quoted = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join() : `(${quoted.join(" || chr(0) || ")})`;
}
