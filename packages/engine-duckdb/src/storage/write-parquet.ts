import type { ParquetSummary, ValueSummary } from "@metaxy-ts/core/adapter";
import type { DuckDBEngine } from "../engine.js";
import { copyToParquet } from "../text.js";

/** Writes the rows of a query into a Parquet file. */
export async function writeParquet(engine: DuckDBEngine, rows: string, path: string): Promise<ParquetSummary> {
  const sql = copyToParquet(rows, path, "return_stats", "parquet_version v2");
  const [written] = await engine.run({ sql, parameters: [] });
  const statistics = written?.column_statistics as Readonly<Record<string, Statistics>>;
  return { bytes: Number(written?.file_size_bytes), values: Object.entries(statistics).map(summary) };
}

/** As DuckDB tells it, in texts. */
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
