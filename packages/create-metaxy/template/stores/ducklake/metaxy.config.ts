import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // Parquet files, and a catalog in SQLite. All processes of one machine may write at the same time.
    dev: duckdb({
      ducklake: {
        catalog: { sqlite: join(import.meta.dirname, "metadata.sqlite") },
        dataPath: join(import.meta.dirname, "metadata.files"),
      },
    }),
  },
});
