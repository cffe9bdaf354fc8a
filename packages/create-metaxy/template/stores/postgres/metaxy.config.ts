import { defineConfig } from "@metaxy-ts/project";
import { postgres } from "@metaxy-ts/store-sql/postgres";

// This variable may also stand in a file .env: DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/DATABASE. The database has to exist.
const { DATABASE_URL = "postgres://postgres@localhost:5432/postgres" } = process.env;

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // A schema of its own keeps the tables apart from others: schema: "metadata". It has to exist.
    dev: postgres({ connectionString: DATABASE_URL }),
  },
});
