import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { postgres } from "@metaxy-ts/store-sql/postgres";

/** metaxy.config.ts with Postgres as production. The variable may also stand in a file .env. */
const { PRODUCTION_URL = "postgres://reader@localhost:5432/production" } = process.env;

export default defineConfig({
  project: "texts",
  features: "src/features.ts",
  store: "production",
  stores: {
    production: postgres({ connectionString: PRODUCTION_URL }),
    preview: { store: duckdb({ path: join(import.meta.dirname, "preview.duckdb") }), fallbackStores: ["production"] },
  },
});
