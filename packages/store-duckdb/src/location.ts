import type { MetaxyError, StoreLimits, Support } from "@metaxy-ts/core/adapter";
import type { EngineOptions } from "@metaxy-ts/engine-duckdb/base";
import { mapDuckDBError } from "@metaxy-ts/engine-duckdb/base";
import { catalogDatabase } from "./ducklake/catalog.js";
import { lakeConflicts } from "./ducklake/conflicts.js";
import type { LakeCatalog } from "./ducklake/connection.js";
import { mapDuckLakeError } from "./ducklake/errors.js";
import { attachedLake } from "./ducklake/lake.js";
import type { DuckLakeOptions } from "./ducklake/options.js";

/** What differs between a database file and a lake. */
export interface DuckDBLocation {
  /** The kind of store. */
  readonly name: string;
  readonly display: string;
  readonly parallelProcesses: Support;
  readonly database: Pick<EngineOptions, "path" | "conflicts" | "columnsVersion">;
  readonly limits?: StoreLimits;
  /** What the catalog of a lake can do. */
  readonly catalog?: LakeCatalog;
  mapError(error: unknown): MetaxyError | undefined;
}

const lakeLimits: StoreLimits = {
  tableName: 240, // the files of a table are in a folder of its name
  depth: 32, // a read takes four times as long with every two levels more: 0.07 s with 32, 0.3 s with 40, 4 s with 48
};

export function fileLocation(path: string): DuckDBLocation {
  const display = `duckdb(${path})`;
  return {
    name: "duckdb",
    display,
    parallelProcesses: "unsupported",
    database: { path },
    mapError: (error) => mapDuckDBError(error, display),
  };
}

export function lakeLocation(options: DuckLakeOptions, tablePrefix: string): DuckDBLocation {
  const catalog = catalogDatabase(options.catalog);
  const display = `ducklake(${catalog.display})`;
  return {
    name: "ducklake",
    display,
    limits: lakeLimits,
    parallelProcesses: catalog.shared ? "native" : "unsupported",
    database: {
      path: attachedLake(options),
      conflicts: lakeConflicts(tablePrefix),
      ...(catalog.columnsVersion === undefined ? {} : { columnsVersion: catalog.columnsVersion }),
    },
    catalog,
    mapError: (error) => mapDuckLakeError(error, display),
  };
}
