import type { OpenBenchStore } from "./bench-store.ts";
import { openClickHouse } from "./clickhouse.ts";
import { openDelta } from "./delta.ts";
import { openDuckDB, openDuckLake } from "./duckdb.ts";
import { openLanceDB, openLanceDBArrow } from "./lancedb.ts";
import { openMariadb } from "./mariadb.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

/** Every store that can be measured, by the name that `--store` takes. */
export const stores: Readonly<Record<string, OpenBenchStore>> = {
  duckdb: openDuckDB,
  ducklake: openDuckLake,
  clickhouse: openClickHouse,
  delta: openDelta,
  lancedb: openLanceDB,
  "lancedb-arrow": openLanceDBArrow,
  postgres: openPostgres,
  sqlite: openSqlite,
  mariadb: openMariadb,
};
