import type { OpenBenchStore } from "./bench-store.ts";
import { openClickHouse } from "./clickhouse.ts";
import { openDelta } from "./delta.ts";
import { openDuckDB } from "./duckdb.ts";

/** Every store that can be measured, by the name that `--store` takes. */
export const stores: Readonly<Record<string, OpenBenchStore>> = {
  duckdb: openDuckDB,
  clickhouse: openClickHouse,
  delta: openDelta,
};
