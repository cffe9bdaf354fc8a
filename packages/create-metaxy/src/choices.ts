/** What is known of a store. */
export interface StoreChoice {
  readonly title: string;
  readonly hint: string;
  /** What a project with it installs: the package of the store, and the driver of its database. */
  readonly packages: readonly string[];
  /** The variable that says where its server is. If omitted, it needs none. */
  readonly server?: string;
}

/** Where a new project keeps its metadata. */
export const stores = {
  duckdb: { title: "DuckDB", hint: "one file, no server", packages: ["@metaxy-ts/store-duckdb"] },
  ducklake: {
    title: "DuckLake",
    hint: "Parquet files, many processes; needs extensions of DuckDB",
    packages: ["@metaxy-ts/store-duckdb"],
  },
  sqlite: { title: "SQLite", hint: "one file, many processes", packages: ["@metaxy-ts/store-sql"] },
  postgres: {
    title: "Postgres",
    hint: "needs a server",
    packages: ["@metaxy-ts/store-sql", "pg"],
    server: "DATABASE_URL",
  },
  mariadb: {
    title: "MariaDB",
    hint: "needs a server",
    packages: ["@metaxy-ts/store-sql", "mariadb"],
    server: "DATABASE_URL",
  },
  lancedb: { title: "LanceDB", hint: "a folder, beside vectors to search", packages: ["@metaxy-ts/store-lancedb"] },
  delta: {
    title: "Delta Lake",
    hint: "a folder of tables that Spark, Polars and Databricks read too",
    packages: ["@metaxy-ts/store-delta"],
  },
  iceberg: {
    title: "Iceberg",
    hint: "needs a REST catalog",
    packages: ["@metaxy-ts/store-iceberg"],
    server: "ICEBERG_URI",
  },
  clickhouse: {
    title: "ClickHouse",
    hint: "needs a server",
    packages: ["@metaxy-ts/store-clickhouse"],
    server: "CLICKHOUSE_URL",
  },
} as const satisfies Readonly<Record<string, StoreChoice>>;

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
