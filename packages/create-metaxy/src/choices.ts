/** Where a new project keeps its metadata. */
export const stores = {
  duckdb: { title: "DuckDB", hint: "one file, no server", package: "@metaxy-ts/store-duckdb" },
  ducklake: {
    title: "DuckLake",
    hint: "Parquet files, many processes; needs extensions of DuckDB",
    package: "@metaxy-ts/store-duckdb",
  },
  lancedb: { title: "LanceDB", hint: "a folder, beside vectors to search", package: "@metaxy-ts/store-lancedb" },
  delta: {
    title: "Delta Lake",
    hint: "a folder of tables that Spark, Polars and Databricks read too",
    package: "@metaxy-ts/store-delta",
  },
  clickhouse: { title: "ClickHouse", hint: "needs a server", package: "@metaxy-ts/store-clickhouse" },
} as const;

/** The name of a store, as `--store` takes it. */
export type StoreName = keyof typeof stores;

/** What a new project begins with. */
export const templates = {
  images: { title: "Images", hint: "three features of images and their captions" },
  minimal: { title: "Minimal", hint: "two features, to be replaced by your own" },
} as const;

/** The name of a template, as `--template` takes it. */
export type TemplateName = keyof typeof templates;

/** What can install the dependencies. */
export const packageManagers = {
  npm: { title: "npm" },
  pnpm: { title: "pnpm" },
  yarn: { title: "Yarn" },
  bun: { title: "Bun" },
} as const;

/** A package manager, as `--package-manager` takes it. */
export type PackageManager = keyof typeof packageManagers;
