import type { ParquetSummary, ValueSummary } from "@metaxy-ts/core/adapter";
import type { DuckDBEngine } from "../engine.js";
import { copyToParquet } from "../text.js";

/**
 * Rows of a table have no order, so that every core may write the rows that it has made. Every text is tried with a dictionary, which
 * strings of more than 8,192 values in a row group hardly gain from; DuckDB would go on to 24,576. Together that takes a quarter of the time
 * off a file of a million rows.
 */
const options = ["return_stats", "parquet_version v2", "preserve_order false", "dictionary_size_limit 8192"];

/** Writes the rows of a query into a Parquet file. */
export async function writeParquet(engine: DuckDBEngine, rows: string, path: string): Promise<ParquetSummary> {
  const sql = copyToParquet(rows, path, ...options);
  const [written] = await engine.run({ sql, parameters: [] });
  const statistics = written?.column_statistics as Readonly<Record<string, Statistics>>;
  return { bytes: Number(written?.file_size_bytes), values: Object.entries(statistics).map(summary) };
}

/** As DuckDB returns it, in strings. */
interface Statistics {
  readonly null_count?: string;
  readonly min?: string;
  readonly max?: string;
  readonly has_nan?: string;
}

function summary([path, { null_count, min, max, has_nan }]: [string, Statistics]): ValueSummary {
  const isOrdered = has_nan !== "true"; // NaN is neither small nor large, or the largest, whom one asks
  return {
    path: Array.from(path.matchAll(/"((?:[^"]|"")*)"/g), ([, name = ""]) => name.replaceAll('""', '"')),
    nulls: Number(null_count),
    min: isOrdered ? min : undefined,
    max: isOrdered ? max : undefined,
  };
}
