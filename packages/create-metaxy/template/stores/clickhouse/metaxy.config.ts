import { defineConfig } from "@metaxy-ts/project";
import { clickhouse } from "@metaxy-ts/store-clickhouse";

// These variables may also stand in a file .env. The database has to exist.
const {
  CLICKHOUSE_URL = "http://localhost:8123",
  CLICKHOUSE_USER = "default",
  CLICKHOUSE_PASSWORD = "",
  CLICKHOUSE_DATABASE = "default",
} = process.env;

export default defineConfig({
  features: "src/features.ts",
  stores: {
    dev: clickhouse({
      url: CLICKHOUSE_URL,
      username: CLICKHOUSE_USER,
      password: CLICKHOUSE_PASSWORD,
      database: CLICKHOUSE_DATABASE,
      autoCreate: true,
    }),
  },
});
