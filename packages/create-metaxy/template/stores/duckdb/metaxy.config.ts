import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // One file. One process may write to it at a time, or many may read it.
    dev: duckdb({ path: join(import.meta.dirname, "metadata.duckdb") }),
  },
});
